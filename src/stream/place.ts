import { cellColumn, cellRow, isPointInside } from './dart.js';
import { words } from './lanes.js';
import { DARTS_PER_BLOCK, high32, low32 } from './layout.js';
import { keyOf, PURPOSE_DART, philox4x32 } from './philox.js';

/** A dart that can be drawn: the board is the square from −1 to 1, the circle has radius 1. */
export type PlacedDart = { readonly x: number; readonly y: number; readonly isHit: boolean };

/** The middle of the point that 16 bits of cell and 32 bits within it name, in units of the radius. */
function coordinate(cell: number, within: number): number {
  return (cell + (2 * within + 1) / 2 ** 33) / 2 ** 15;
}

/** Where the first `samples` darts of a stream land, at most a block of them. */
export function firstDarts(seed: number, samples: number): PlacedDart[] {
  const range = { seed, block: 0, first: 0, last: Math.min(samples, DARTS_PER_BLOCK) };
  return Array.from(words(range), (word, dart) => {
    const [u, v] = philox4x32([low32(range.block), high32(range.block), dart, PURPOSE_DART], keyOf(seed));
    return {
      x: coordinate(cellColumn(word), u),
      y: coordinate(cellRow(word), v),
      isHit: isPointInside(word, u, v),
    };
  });
}

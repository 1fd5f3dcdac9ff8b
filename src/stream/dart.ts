import { high32, low32 } from './layout.js';
import { keyOf, PURPOSE_DART, philox4x32 } from './philox.js';

/** Where a dart falls and whether it hits: the full rule of stream version 1. Twin of isPointInside in native/stream.h. */

export function cellColumn(word: number): number {
  return (word << 16) >> 16;
}

export function cellRow(word: number): number {
  return word >> 16;
}

/**
 * Whether the point (X, Y) = (i·2^32 + u, j·2^32 + v) satisfies (2X+1)² + (2Y+1)² < 2^96, exactly.
 *
 * Divided by 2^66 the question is x² + y² < 2^30 for x = i + (2u+1)/2^33. All terms but the two squares of fractions are
 * multiples of 2^-32 below 2^18 here, which a double holds exactly; the squares and the sums that contain them are each
 * rounded by less than 2^-34. So a difference beyond 2^-30 decides, and integers settle the one in a billion that is left.
 */
export function isPointInside(word: number, u: number, v: number): boolean {
  const i = cellColumn(word);
  const j = cellRow(word);
  const x = (2 * u + 1) / 2 ** 33;
  const y = (2 * v + 1) / 2 ** 33;
  const cellExcess = i * i + j * j - 2 ** 30;
  // Farther than any point of the cell can be from its corner, and no longer exact below.
  if (Math.abs(cellExcess) > 2 ** 17) return cellExcess < 0;
  const excess = cellExcess + 2 * (i * x + j * y) + x * x + y * y;
  return Math.abs(excess) > 2 ** -30 ? excess < 0 : isPointInsideByIntegers(i, u, j, v);
}

function isPointInsideByIntegers(i: number, u: number, j: number, v: number): boolean {
  const x = 2n * (BigInt(i) * 2n ** 32n + BigInt(u)) + 1n;
  const y = 2n * (BigInt(j) * 2n ** 32n + BigInt(v)) + 1n;
  return x * x + y * y < 2n ** 96n;
}

/** Decides a dart by the full rule, drawing the 64 bits that place it in its cell. */
export function isHit(seed: number, block: number, dart: number, word: number): boolean {
  const [u, v] = philox4x32([low32(block), high32(block), dart, PURPOSE_DART], keyOf(seed));
  return isPointInside(word, u, v);
}

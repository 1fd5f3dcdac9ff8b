import { cellColumn, cellRow, isPointInside } from '../../src/stream/dart.js';
import { drawLane, type LaneStates, seedLanes } from '../../src/stream/lanes.js';
import { DARTS_PER_BLOCK, high32, LANES, low32 } from '../../src/stream/layout.js';
import { keyOf, PURPOSE_DART, philox4x32 } from '../../src/stream/philox.js';

/** One dart after the other, from word to verdict: the dart stream as it is drawn and explained. */

export type Dart = {
  readonly index: number;
  readonly word: number;
  /** The cell's column and row, −2^15 … 2^15 − 1. */
  readonly i: number;
  readonly j: number;
  /** i² + i + j² + j: half less than the squared distance of the cell's middle from the centre. */
  readonly sum: number;
  readonly isNear: boolean;
  readonly isHit: boolean;
};

/** Where the 64 further bits place a dart in its cell, and by how much that is inside the circle (negative) or outside. */
export type Placed = { readonly u: number; readonly v: number; readonly excess: bigint };

export const RADIUS_SQUARED: number = 2 ** 30;
/** ⌈2^15.5⌉: no cell whose sum is farther from 2^30 than this is cut by the circle. */
export const NEAR = 46341;

function bitsWithin(seed: number, index: number): readonly [number, number] {
  const block = Math.floor(index / DARTS_PER_BLOCK);
  const [u, v] = philox4x32([low32(block), high32(block), index % DARTS_PER_BLOCK, PURPOSE_DART], keyOf(seed));
  return [u, v];
}

function dartOf(seed: number, index: number, word: number): Dart {
  const i = cellColumn(word);
  const j = cellRow(word);
  const sum = i * i + i + j * j + j;
  const isNear = Math.abs(sum - RADIUS_SQUARED) < NEAR;
  const isHit = isNear ? isPointInside(word, ...bitsWithin(seed, index)) : sum < RADIUS_SQUARED;
  return { index, word, i, j, sum, isNear, isHit };
}

/** (2X + 1)² + (2Y + 1)² − 2^96 with X = i·2^32 + u and Y = j·2^32 + v: the rule of the stream, by whole numbers. */
export function place(seed: number, { index, i, j }: Dart): Placed {
  const [u, v] = bitsWithin(seed, index);
  const x = 2n * (BigInt(i) * 2n ** 32n + BigInt(u)) + 1n;
  const y = 2n * (BigInt(j) * 2n ** 32n + BigInt(v)) + 1n;
  return { u, v, excess: x * x + y * y - 2n ** 96n };
}

export type DartReader = { next(): Dart };

/** Reads the darts of a stream from its first. */
export function readDarts(seed: number): DartReader {
  let index = 0;
  let lanes: LaneStates = seedLanes(seed, 0);
  return {
    next() {
      const within = index % DARTS_PER_BLOCK;
      if (within === 0 && index > 0) lanes = seedLanes(seed, index / DARTS_PER_BLOCK);
      const word = drawLane(lanes, within % LANES, Math.floor(within / LANES), 1);
      return dartOf(seed, index++, word);
    },
  };
}

/** How darts are addressed in stream version 1. Twin of the constants in native/stream.h. */

export const STREAM_VERSION = 1;
export const LANES = 64;
export const STEPS_PER_BLOCK = 16384;
export const DARTS_PER_BLOCK: number = LANES * STEPS_PER_BLOCK;

/** Darts `first ≤ w < last` of one block. */
export type BlockRange = {
  readonly seed: number;
  readonly block: number;
  readonly first: number;
  readonly last: number;
};

/** Darts `start … start + samples − 1` of a stream. */
export type DartRange = {
  readonly seed: number;
  readonly start: number;
  readonly samples: number;
};

/** The lower 32 bits of an integer below 2^53, which bitwise operators alone would cut wrongly only above 2^53. */
export function low32(value: number): number {
  return value >>> 0;
}

export function high32(value: number): number {
  return Math.floor(value / 2 ** 32);
}

export function firstBlockOf(range: DartRange): number {
  return Math.floor(range.start / DARTS_PER_BLOCK);
}

export function blockCountOf(range: DartRange): number {
  return Math.floor((range.start + range.samples - 1) / DARTS_PER_BLOCK) - firstBlockOf(range) + 1;
}

/** How many samples of the range lie before its block number `index`, counted from its first block. */
export function samplesBefore(range: DartRange, index: number): number {
  const end = Math.min((firstBlockOf(range) + index) * DARTS_PER_BLOCK, range.start + range.samples);
  return Math.max(end - range.start, 0);
}

/** The part of the range that lies in its block number `index`. */
export function blockRangeOf(range: DartRange, index: number): BlockRange {
  const block = firstBlockOf(range) + index;
  const origin = block * DARTS_PER_BLOCK;
  return {
    seed: range.seed,
    block,
    first: range.start + samplesBefore(range, index) - origin,
    last: range.start + samplesBefore(range, index + 1) - origin,
  };
}

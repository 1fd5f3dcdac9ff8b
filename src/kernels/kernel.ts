import type { BlockRange } from '../stream/layout.js';

/** What counts one block. Knows neither threads nor backends. Twin of Kernel in native/kernels/kernel.h. */
export type Kernel = {
  readonly name: string;
  /** How many darts of the range hit. */
  countBlock(range: BlockRange): number;
  /** The range's words, one a dart, each in 0 … 2^32 − 1. */
  words(range: BlockRange): Uint32Array;
};

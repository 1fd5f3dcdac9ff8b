import type { BlockRange } from './layout.js';
import { high32, LANES, low32, STEPS_PER_BLOCK } from './layout.js';
import { keyOf, PURPOSE_LANE, philox4x32 } from './philox.js';

/** sfc32 (Chris Doty-Humphrey, PractRand) on the 64 lanes of a block. Twin of Sfc32 and laneOf in native/stream.h. */

/** The sfc32 states of a block's lanes; the counter is the step number for all of them. */
export type LaneStates = {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly c: Int32Array;
};

export function seedLanes(seed: number, block: number): LaneStates {
  const lanes: LaneStates = { a: new Int32Array(LANES), b: new Int32Array(LANES), c: new Int32Array(LANES) };
  const key = keyOf(seed);
  for (let lane = 0; lane < LANES; lane++) {
    const [a, b, c] = philox4x32([low32(block), high32(block), lane, PURPOSE_LANE], key);
    lanes.a[lane] = a;
    lanes.b[lane] = b;
    lanes.c[lane] = c;
  }
  return lanes;
}

/** Advances one lane by `steps`, the first of which is number `firstStep`; returns its last word. */
export function drawLane(lanes: LaneStates, lane: number, firstStep: number, steps: number): number {
  let a = lanes.a[lane] as number;
  let b = lanes.b[lane] as number;
  let c = lanes.c[lane] as number;
  let word = 0;
  for (let counter = firstStep + 1; counter <= firstStep + steps; counter++) {
    word = (a + b + counter) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + word) | 0;
  }
  lanes.a[lane] = a;
  lanes.b[lane] = b;
  lanes.c[lane] = c;
  return word;
}

/** The range's words, one a dart, each in 0 … 2^32 − 1. */
export function words(range: BlockRange): Uint32Array {
  const lanes = seedLanes(range.seed, range.block);
  const answer = new Uint32Array(range.last - range.first);
  for (let lane = 0; lane < LANES; lane++) {
    for (let step = 0; step < STEPS_PER_BLOCK; step++) {
      const dart = step * LANES + lane;
      if (dart >= range.last) break;
      const word = drawLane(lanes, lane, step, 1);
      if (dart >= range.first) answer[dart - range.first] = word;
    }
  }
  return answer;
}

import { countHits } from '../../kernels/typescript.js';
import type { DartRange } from '../../stream/layout.js';
import { blockCountOf, blockRangeOf, dartsBefore } from '../../stream/layout.js';
import type { Outcome } from '../backend.js';
import {
  addDartsDone,
  addHits,
  blocksTaken,
  type Control,
  hitsSoFar,
  isCancelled,
  startServing,
  stopServing,
  takeBlock,
  threadsServing,
} from '../control.js';

/** A range being counted by however many threads come to help. Twin of native/job.cc. */

export function hasBlocksLeft(range: DartRange, control: Control): boolean {
  return blocksTaken(control) < blockCountOf(range) && !isCancelled(control);
}

/**
 * Counts up to `most` blocks on the calling thread. Every block that is taken is counted to its end, so whatever the moment
 * of a cancel, the counted darts are the first ones of the range, without a hole.
 */
export function serve(range: DartRange, control: Control, most: number): void {
  startServing(control);
  const blocks = blockCountOf(range);
  for (let served = 0; served < most && !isCancelled(control); served++) {
    const index = takeBlock(control);
    if (index >= blocks) break;
    const block = blockRangeOf(range, index);
    addHits(control, countHits(block));
    addDartsDone(control, block.last - block.first);
  }
  stopServing(control);
}

/** Nothing is left to hand out, and nothing that was is still being counted. */
export function isFinished(range: DartRange, control: Control): boolean {
  return !hasBlocksLeft(range, control) && threadsServing(control) === 0;
}

/** Valid once finished. */
export function outcomeOf(range: DartRange, control: Control): Outcome {
  const blocks = Math.min(blocksTaken(control), blockCountOf(range));
  return { samples: dartsBefore(range, blocks), hits: hitsSoFar(control) };
}

import type { Kernel } from '../../kernels/kernel.js';
import type { DartRange } from '../../stream/layout.js';
import { blockCountOf, blockRangeOf, samplesBefore } from '../../stream/layout.js';
import {
  addHits,
  addSamplesDone,
  blocksTaken,
  hitsSoFar,
  isCancelled,
  type SharedControl,
  startServing,
  stopServing,
  takeBlock,
  threadsServing,
} from '../shared-control.js';

/** A range being counted by however many threads come to help. Twin of native/job.cc. */

export function hasBlocksLeft(range: DartRange, control: SharedControl): boolean {
  return blocksTaken(control) < blockCountOf(range) && !isCancelled(control);
}

/**
 * Counts up to `max` blocks on the calling thread. Every block that is taken is counted to its end, so whatever the moment
 * of a cancel, the counted darts are the first ones of the range, without a hole.
 */
export function serve(range: DartRange, kernel: Kernel, control: SharedControl, max: number): void {
  startServing(control);
  const blocks = blockCountOf(range);
  for (let served = 0; served < max && !isCancelled(control); served++) {
    const index = takeBlock(control);
    if (index >= blocks) break;
    const block = blockRangeOf(range, index);
    addHits(control, kernel.countBlock(block));
    addSamplesDone(control, block.last - block.first);
  }
  stopServing(control);
}

/** Nothing is left to hand out, and nothing that was is still being counted. */
export function isFinished(range: DartRange, control: SharedControl): boolean {
  return !hasBlocksLeft(range, control) && threadsServing(control) === 0;
}

/** What was counted, once finished. */
export function countedSoFar(range: DartRange, control: SharedControl): { samples: number; hits: number } {
  const blocks = Math.min(blocksTaken(control), blockCountOf(range));
  return { samples: samplesBefore(range, blocks), hits: hitsSoFar(control) };
}

import { failure } from '../../errors.js';
import { KNOWN_HITS } from '../../stream/known-answers.js';
import type { Counter } from './counter.js';

/**
 * Counts what is known on a device that was just opened, the hard darts among it: no driver is trusted before. The longest range
 * comes last, which also tells how large the first batches may be.
 *
 * @throws (as a rejection) Error (ERR_HITS_DIFFER) with both numbers
 */
export async function checkCounter(counter: Counter): Promise<void> {
  const known = [...KNOWN_HITS].sort((x, y) => x.samples - y.samples);
  for (const { hits: expected, ...range } of known) {
    const { hits } = await counter.start(range).outcome;
    if (hits === expected) continue;
    throw failure(
      'ERR_HITS_DIFFER',
      `the GPU counted ${hits} hits where ${expected} are right (seed ${range.seed}, ${range.samples} darts from ${range.start} on); the GPU or its driver computes wrong`,
    );
  }
}

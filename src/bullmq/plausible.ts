import { failure, messageOf } from '../errors.js';
import { safeText } from '../report/untrusted.js';
import type { DartRange } from '../stream/layout.js';
import { checkedTally, type Tally } from '../tally.js';
import type { Counted } from './ledger.js';

/** A worker's word is not taken for it. */

const HIT_PROBABILITY = Math.PI / 4;

/**
 * How many standard errors a tally may be off: a true one is further off less than twice in 10^9 (exact binomial tails; the
 * worst is 16 darts without a hit), and one of more than a million darts once in 10^11.
 */
export const MAX_Z = 7;

/** How many standard errors the hits are away from what is expected of a fair stream. */
export function zScore({ samples, hits }: Counted): number {
  return (hits - samples * HIT_PROBABILITY) / Math.sqrt(samples * HIT_PROBABILITY * (1 - HIT_PROBABILITY));
}

/** @param what - whose hits they are, for the message */
export function checkPlausible(counted: Counted, what: string): void {
  const z = zScore(counted);
  if (Math.abs(z) <= MAX_Z) return;
  throw failure(
    'ERR_SHARD_FAILED',
    `${what}: ${counted.hits} of ${counted.samples} darts cannot have hit, ${z.toFixed(1)} standard errors from π/4`,
  );
}

/**
 * What a worker handed in for a range, if it can be true: a tally of this stream, of the first darts of the range.
 *
 * @param what - the shard, for messages
 * @throws Error (ERR_SHARD_FAILED)
 */
export function readResult(value: unknown, range: DartRange, what: string): Tally {
  let tally: Tally;
  try {
    tally = checkedTally(value);
  } catch (error) {
    throw failure('ERR_SHARD_FAILED', `${what}: ${safeText(messageOf(error))}`, error);
  }
  if (tally.seed !== range.seed || tally.start !== range.start || tally.samples > range.samples) {
    const message = `${what}: a worker handed in ${tally.samples} darts from ${tally.start} of seed ${tally.seed}`;
    throw failure(
      'ERR_SHARD_FAILED',
      `${message}, asked for ${range.samples} from ${range.start} of seed ${range.seed}`,
    );
  }
  checkPlausible(tally, what);
  return tally;
}

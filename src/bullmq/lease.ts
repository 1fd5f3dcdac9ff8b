import type { Queue } from 'bullmq';
import { now } from '../clock.js';
import { clientOf, setExpiring } from './connection.js';

/**
 * An estimate is a lease: a key in Redis that its submitter renews and that expires without him. A worker looks for it before
 * it counts and before it hands in, so that nobody counts for a submitter who is gone.
 */

/** Redis's own clock measures this, so clocks that differ between machines do no harm. */
const LEASE_MS = 8000;
export const RENEWAL_MS = 2000;

const keyOf = (queue: Queue, estimate: string): string => queue.toKey(`estimate:${estimate}`);

const FRESH_MS = 300;

/** Looks leases up for a worker: at most some times a second, since a small shard takes less time than the look. */
export function leaseReader(queue: Queue): (estimate: string) => Promise<boolean> {
  let seen = '';
  let seenAt = Number.NEGATIVE_INFINITY;
  return async (estimate) => {
    if (estimate === seen && now() - seenAt < FRESH_MS) return true;
    const isLeased = (await (await clientOf(queue)).get(keyOf(queue, estimate))) !== null;
    if (isLeased) [seen, seenAt] = [estimate, now()];
    return isLeased;
  };
}

/** Takes or renews a lease; false where there was none, so that workers may have dropped shards of it meanwhile. */
export async function renewLease(queue: Queue, estimate: string): Promise<boolean> {
  const client = await clientOf(queue);
  const key = keyOf(queue, estimate);
  const wasLeased = (await client.get(key)) !== null;
  await setExpiring(client, key, new Date().toISOString(), LEASE_MS);
  return wasLeased;
}

export async function endLease(queue: Queue, estimate: string): Promise<void> {
  await (await clientOf(queue)).del(keyOf(queue, estimate));
}

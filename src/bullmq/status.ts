import type { Queue } from 'bullmq';
import { closeQueue, openQueue, redisFailure } from './connection.js';
import { watchRedis } from './heartbeat.js';
import { DEFAULT_PATIENCE_MS, PLACE_OPTIONS, type PlaceOptions, placeOf, readQueueOptions } from './options.js';

export type QueueStatus = {
  readonly queue: string;
  /** Workers that are connected; `null` where Redis does not let this user know (CLIENT LIST). */
  readonly workers: number | null;
  /** Estimates that have shards in the queue; of very long queues, of the first 1,000 waiting. */
  readonly estimates: number;
  /** Shards by what becomes of them. */
  readonly waiting: number;
  readonly active: number;
  readonly failed: number;
};

const LOOKED_AT = 1000;

/** Managed services forbid CLIENT LIST, or do not know it. */
function workersOf(queue: Queue): Promise<number | null> {
  return queue.getWorkersCount().catch(() => null);
}

async function look(queue: Queue): Promise<QueueStatus> {
  const { waiting = 0, active = 0, failed = 0 } = await queue.getJobCounts('waiting', 'active', 'failed');
  const jobs = await queue.getJobs(['active', 'waiting'], 0, LOOKED_AT - 1, true);
  const estimates = new Set(jobs.map((job) => (job?.data as { readonly estimate?: unknown } | undefined)?.estimate));
  estimates.delete(undefined);
  return { queue: queue.name, workers: await workersOf(queue), estimates: estimates.size, waiting, active, failed };
}

/**
 * @throws (as a rejection) TypeError or RangeError with a `code` for bad input; Error (ERR_REDIS_UNAVAILABLE) when Redis
 *   refuses or stays away
 */
export async function queueStatus(options: PlaceOptions): Promise<QueueStatus> {
  const read = readQueueOptions<PlaceOptions>(options, PLACE_OPTIONS, ['connection']);
  const place = placeOf(read);
  const queue = openQueue(place);
  const heartbeat = watchRedis(queue, place, 'read', read.patienceMs ?? DEFAULT_PATIENCE_MS);
  const looking = look(queue).catch((error) => {
    throw redisFailure(error, place);
  });
  // Where the heartbeat wins the race, nobody else hears of this.
  looking.catch(() => undefined);
  try {
    return await Promise.race([looking, heartbeat.lost]);
  } finally {
    heartbeat.stop();
    await closeQueue(queue);
  }
}

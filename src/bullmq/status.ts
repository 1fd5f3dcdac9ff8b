import { type Connection, closeAll, DEFAULT_QUEUE, openQueue, watchRedis } from './connection.js';

export type QueueStatus = {
  readonly queue: string;
  /** Workers that are connected. */
  readonly workers: number;
  /** Jobs by what they are doing. An estimate waits for its shards and is merged last. */
  readonly estimates: number;
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
};

/** @throws (as a rejection) Error (ERR_REDIS_UNAVAILABLE) when Redis refuses or stays away */
export async function queueStatus(options: {
  readonly connection: Connection;
  readonly queue?: string | undefined;
}): Promise<QueueStatus> {
  const name = options.queue ?? DEFAULT_QUEUE;
  const queue = openQueue(options.connection, name);
  const heartbeat = watchRedis(queue);
  const look = async (): Promise<QueueStatus> => {
    const counts = await queue.getJobCounts(
      'waiting-children',
      'waiting',
      'prioritized',
      'active',
      'delayed',
      'failed',
    );
    const of = (state: string): number => counts[state] ?? 0;
    return {
      queue: name,
      workers: await queue.getWorkersCount(),
      estimates: of('waiting-children'),
      waiting: of('waiting') + of('prioritized'),
      active: of('active'),
      delayed: of('delayed'),
      failed: of('failed'),
    };
  };
  try {
    return await Promise.race([look(), heartbeat.lost]);
  } finally {
    heartbeat.stop();
    await closeAll(queue);
  }
}

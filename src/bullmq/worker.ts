import { type Job, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import { messageOf } from '../errors.js';
import type { RunOptions } from '../options.js';
import { STREAM_VERSION } from '../stream/layout.js';
import { mergeTallies, type Tally, tally } from '../tally.js';
import { type Connection, connectionOf, DEFAULT_QUEUE } from './connection.js';
import { checkMergeJob, checkShardJob, checkStream, MERGE, SHARD } from './jobs.js';

export type WorkerOptions = RunOptions & {
  readonly connection: Connection;
  /** Default: 'estimate-pi'. */
  readonly queue?: string | undefined;
  /** Milliseconds without a sign of life after which a worker's shard goes to another. Default: 10,000. */
  readonly stalledMs?: number | undefined;
};

export type EstimateWorker = {
  /** BullMQ's worker, for its events: `completed`, `failed`, `error`, … */
  readonly worker: Worker;
  /** Takes nothing new, finishes its shard, or hands it back after `graceMs` (default: 5,000), then closes. */
  stop(graceMs?: number): Promise<void>;
};

/** So often a shard may lose its worker before it counts as one that kills workers. */
const MAX_STALLED = 5;

function checked<Data>(data: unknown, check: (data: unknown) => asserts data is Data): Data {
  try {
    check(data);
    return data;
  } catch (error) {
    // Another attempt would find the same, so the job fails at once.
    throw new UnrecoverableError(`a damaged job: ${messageOf(error)}`);
  }
}

async function mergeShards(job: Job): Promise<Tally | null> {
  const { seed, samples, isCancelled } = checked(job.data, checkMergeJob);
  if (isCancelled) return null;
  try {
    const merged = mergeTallies(Object.values(await job.getChildrenValues<Tally>()));
    if (merged.seed === seed && merged.start === 0 && merged.samples === samples) return merged;
    throw new RangeError(`the shards amount to darts 0 … ${merged.samples - 1} of seed ${merged.seed}`);
  } catch (error) {
    throw new UnrecoverableError(messageOf(error));
  }
}

/**
 * Works on the shards of a queue until stopped, one at a time with all its threads, and merges those of estimates that are
 * complete. Any number of workers on any number of machines may share a queue.
 */
export function createWorker(options: WorkerOptions): EstimateWorker {
  const { connection, queue = DEFAULT_QUEUE, stalledMs = 10_000, ...run } = options;
  const handBack = new AbortController();

  const countShard = async (job: Job, token: string | undefined): Promise<Tally> => {
    const { stream, seed, start, samples } = checked(job.data, checkShardJob);
    checkStream(stream, STREAM_VERSION);
    try {
      return await tally({ seed, start, samples }, { ...run, signal: handBack.signal });
    } catch (error) {
      if (!handBack.signal.aborted) throw error;
      await job.moveToWait(token);
      throw new WaitingError();
    }
  };

  const worker = new Worker(
    queue,
    (job: Job, token) => {
      if (job.name === SHARD) return countShard(job, token);
      if (job.name === MERGE) return mergeShards(job);
      throw new UnrecoverableError(`a job named '${job.name}' is not of this package`);
    },
    {
      connection: connectionOf(connection),
      lockDuration: stalledMs,
      stalledInterval: stalledMs,
      maxStalledCount: MAX_STALLED,
    },
  );
  // Without a listener a lost connection would end the process; BullMQ connects again.
  worker.on('error', () => undefined);
  return {
    worker,
    async stop(graceMs = 5000) {
      const grace = setTimeout(() => handBack.abort(), graceMs);
      await worker.close();
      clearTimeout(grace);
    },
  };
}

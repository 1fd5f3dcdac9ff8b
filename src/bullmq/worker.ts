import { type Job, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import { messageOf } from '../errors.js';
import { planJob } from '../job.js';
import type { RunOptions } from '../options.js';
import { STREAM_VERSION } from '../stream/layout.js';
import type { Tally } from '../tally.js';
import { endWorker } from './close.js';
import { accepted, closeQueue, connectionOf, openQueue, type Place } from './connection.js';
import { watchRedis } from './heartbeat.js';
import { checkStream, readShardJob, type ShardJob } from './jobs.js';
import { leaseReader } from './lease.js';
import {
  checkQueueOption,
  DEFAULT_PATIENCE_MS,
  PLACE_OPTIONS,
  type PlaceOptions,
  placeOf,
  readQueueOptions,
} from './options.js';
import { countSlice } from './slice.js';

export type WorkerOptions = RunOptions &
  PlaceOptions & {
    /** Milliseconds without a sign of life after which a worker's shard goes to another. Default: 10,000. */
    readonly stalledMs?: number | undefined;
  };

export type EstimateWorker = {
  /** BullMQ's worker, for its events: `completed`, `failed`, `error`, … */
  readonly worker: Worker;
  /**
   * Resolves when the worker was closed. Rejects when it closed itself: Redis refused, or was silent for longer than
   * `patienceMs` (ERR_REDIS_UNAVAILABLE), or this process cannot count (ERR_WORKER_FAILED, …); its shard is handed back then.
   */
  readonly ended: Promise<void>;
  /**
   * Takes nothing new, finishes its slice of a shard or, after `graceMs` (default: 5,000), hands in what it has, then closes.
   * Ends within half a second more, whatever Redis does.
   */
  close(graceMs?: number): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

const KNOWN = [...PLACE_OPTIONS, 'stalledMs', 'threads', 'backend', 'kernel'] as const;

/** So often a shard may lose its worker before it counts as one that kills workers. */
const MAX_STALLED = 5;
const DEFAULT_STALLED_MS = 10_000;
const DEFAULT_GRACE_MS = 5000;

/** Another attempt would find the same, so the job fails at once. */
function readJob(job: Job): ShardJob {
  try {
    const shard = readShardJob(job.name, job.data);
    checkStream(shard.stream);
    return shard;
  } catch (error) {
    throw new UnrecoverableError(messageOf(error));
  }
}

/** The job leaves nothing behind, since nobody will read its result. */
function dropped(job: Job): null {
  job.opts.removeOnComplete = true;
  return null;
}

/** The shard goes to the head of the queue, and counts as never begun. */
async function handBack(job: Job, token: string | undefined): Promise<never> {
  await job.moveToWait(token);
  throw new WaitingError();
}

type Counting = {
  isLeased(estimate: string): Promise<boolean>;
  readonly run: RunOptions;
  /** Aborts when the shard has to be given up. */
  readonly handIn: AbortSignal;
  /** What is wrong with this worker, and not with the shard. */
  onFault(error: unknown): void;
};

async function countShard(job: Job, token: string | undefined, counting: Counting): Promise<Tally | null> {
  const { isLeased, run, handIn, onFault } = counting;
  const { estimate, seed, start, samples } = readJob(job);
  if (!(await isLeased(estimate))) return dropped(job);
  let counted: { readonly samples: number; readonly hits: number };
  try {
    counted = await countSlice({ seed, start, samples }, run, handIn);
  } catch (error) {
    // The range was checked, so whatever fails is this machine's fault.
    onFault(error);
    return handBack(job, token);
  }
  if (counted.samples === 0) return handBack(job, token);
  if (!(await isLeased(estimate))) return dropped(job);
  return { stream: STREAM_VERSION, seed, start, samples: counted.samples, hits: counted.hits };
}

function openWorker(place: Place, countJob: (job: Job, token?: string) => Promise<unknown>, stalledMs: number): Worker {
  const options = {
    connection: connectionOf(place.connection),
    prefix: place.prefix,
    lockDuration: stalledMs,
    stalledInterval: stalledMs,
    maxStalledCount: MAX_STALLED,
  };
  return accepted(() => new Worker(place.queue, countJob, options));
}

/**
 * Works on the shards of a queue until closed, one at a time with all its threads. Any number of workers on any number of
 * machines may share a queue. Options, kernel and backend are checked at once, before a shard is taken.
 *
 * @throws TypeError or RangeError with a `code` for bad input, Error (ERR_NATIVE_UNAVAILABLE) for an addon that does not load
 */
export function createWorker(options: WorkerOptions): EstimateWorker {
  const read = readQueueOptions<WorkerOptions>(options, KNOWN, ['connection']);
  const { threads, backend, kernel, stalledMs = DEFAULT_STALLED_MS, patienceMs = DEFAULT_PATIENCE_MS } = read;
  const run = { threads, backend, kernel };
  // Refuses a kernel or a backend that cannot be had here.
  planJob({ seed: 0, start: 0, samples: 1 }, run);
  const place = placeOf(read);
  const handIn = new AbortController();
  let fault: { readonly error: unknown } | undefined;
  let isCounting = false;

  const countJob = async (job: Job, token: string | undefined): Promise<Tally | null> => {
    isCounting = true;
    try {
      return await countShard(job, token, { isLeased, run, handIn: handIn.signal, onFault: stopFor });
    } finally {
      isCounting = false;
    }
  };
  const worker = openWorker(place, countJob, stalledMs);
  // After the worker, which takes no job before this function has returned: BullMQ may have refused the connection.
  const queue = openQueue(place);
  const isLeased = leaseReader(queue);
  // Without a listener a lost connection would end the process; BullMQ connects again.
  worker.on('error', () => undefined);
  const heartbeat = watchRedis(queue, place, 'write', patienceMs, worker);
  const ending = endWorker(worker, handIn, () => isCounting);
  const ended = ending.ended.then(async () => {
    heartbeat.stop();
    await closeQueue(queue);
    if (fault !== undefined) throw fault.error;
  });
  ended.catch(() => undefined);

  function stopFor(error: unknown): void {
    fault ??= { error };
    ending.begin(0);
  }
  heartbeat.lost.catch(stopFor);

  const close = (graceMs: number = DEFAULT_GRACE_MS): Promise<void> => {
    checkQueueOption('graceMs', graceMs);
    ending.begin(graceMs);
    return ended.catch(() => undefined);
  };
  return { worker, ended, close, [Symbol.asyncDispose]: () => close() };
}

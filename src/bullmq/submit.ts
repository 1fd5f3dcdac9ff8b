import { FlowProducer, Job, type Queue } from 'bullmq';
import { failure } from '../errors.js';
import { checkValue, type OptionName, type Progress, readOptions } from '../options.js';
import { randomSeed } from '../seed.js';
import { checkShardNumber, cutShard } from '../shards/cut.js';
import { estimateFrom, type TallyStatistics } from '../statistics.js';
import { type DartRange, STREAM_VERSION } from '../stream/layout.js';
import type { Tally } from '../tally.js';
import {
  type Connection,
  closeAll,
  connectionOf,
  DEFAULT_QUEUE,
  openQueue,
  PATIENCE_MS,
  watchRedis,
} from './connection.js';
import { MERGE, type MergeJob, SHARD, type ShardJob } from './jobs.js';

export type SubmitOptions = {
  readonly connection: Connection;
  /** Default: 'estimate-pi'. */
  readonly queue?: string | undefined;
  /** 1 … 2^53 − 1. */
  readonly samples: number;
  /** 0 … 2^53 − 1. Default: random, and reported. */
  readonly seed?: number | undefined;
  /** Into how many jobs the darts are cut, 1 … 1,000,000; fewer where there are fewer blocks of 2^20 darts. Default: 64. */
  readonly shards?: number | undefined;
  /** Calls the estimate off: what has not started is removed from the queue, and the call rejects with `signal.reason`. */
  readonly signal?: AbortSignal | undefined;
  /** Called a few times a second, in darts of shards that are done. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** How long Redis may be away, in milliseconds, before the call rejects with ERR_REDIS_UNAVAILABLE. Default: 6,000. */
  readonly patienceMs?: number | undefined;
};

/** What a cluster found: the statistics and the tally they come from. */
export type ClusterEstimate = TallyStatistics & {
  readonly tally: Tally;
  readonly shards: number;
  readonly elapsedMs: number;
  readonly samplesPerSecond: number;
};

const CHECKED: readonly OptionName[] = ['seed', 'signal', 'onProgress'];
const DEFAULT_SHARDS = 64;
const POLL_MS = 100;
const DAY_S = 86_400;

function shardsOf(range: DartRange, count: number): DartRange[] {
  checkShardNumber({ index: 0, count });
  const shards: DartRange[] = [];
  for (let index = 0; index < count; index++) {
    const shard = cutShard(range, { index, count });
    if (shard !== undefined) shards.push(shard);
  }
  return shards;
}

/** A flow: the merging job waits for its shards, each of which is tried again on another worker when it fails. */
async function addFlow(flow: FlowProducer, queueName: string, range: DartRange, shards: DartRange[]): Promise<string> {
  const data: MergeJob = { stream: STREAM_VERSION, seed: range.seed, samples: range.samples };
  const { job } = await flow.add({
    name: MERGE,
    queueName,
    data,
    // The submitter removes it when it has read the result; one that died leaves it for a day.
    opts: { removeOnComplete: { age: DAY_S }, removeOnFail: { age: DAY_S } },
    children: shards.map((shard) => ({
      name: SHARD,
      queueName,
      data: { stream: STREAM_VERSION, ...shard } satisfies ShardJob,
      opts: {
        attempts: 5,
        backoff: { type: 'exponential', delay: 250 },
        failParentOnFailure: true,
        // Its tally is kept with the parent.
        removeOnComplete: true,
        removeOnFail: { age: DAY_S },
      },
    })),
  });
  if (job.id === undefined) throw failure('ERR_SHARD_FAILED', 'the queue gave the estimate no id');
  return job.id;
}

/** The parent's reason names only the child that failed; that child knows why. */
async function reasonOf(queue: Queue, parent: Job): Promise<string> {
  const childId = /([^:\s]+) failed$/.exec(parent.failedReason)?.[1];
  const child = childId === undefined ? undefined : await Job.fromId(queue, childId);
  return child?.failedReason ?? parent.failedReason;
}

async function callOff(parent: Job): Promise<void> {
  await parent.updateData({ ...(parent.data as MergeJob), isCancelled: true });
  await parent.removeUnprocessedChildren();
  // What is being counted is finished and ignored; without that, nothing is left at all.
  await parent.remove({ removeChildren: true }).catch(() => undefined);
}

/** Looks at the queue a few times a second until the estimate is there. Polling survives what lost events would not. */
async function awaitTally(queue: Queue, id: string, { signal, onProgress, samples }: SubmitOptions): Promise<Tally> {
  for (;;) {
    // In this order, so that a job which is read as completed is read with its result.
    const state = await queue.getJobState(id);
    const parent = await Job.fromId(queue, id);
    if (parent === undefined) throw failure('ERR_SHARD_FAILED', 'the estimate was removed from the queue');
    if (signal?.aborted) {
      await callOff(parent);
      throw signal.reason;
    }
    if (state === 'completed') {
      await parent.remove({ removeChildren: true });
      return parent.returnvalue as Tally;
    }
    if (state === 'failed') {
      const reason = await reasonOf(queue, parent);
      await parent.removeUnprocessedChildren().catch(() => undefined);
      await parent.remove({ removeChildren: true }).catch(() => undefined);
      throw failure('ERR_SHARD_FAILED', `a shard failed: ${reason}`);
    }
    const { processed = 0, unprocessed = 0 } = await parent.getDependenciesCount({
      processed: true,
      unprocessed: true,
    });
    const share = processed / Math.max(processed + unprocessed, 1);
    onProgress?.({ done: Math.floor(samples * share), total: samples });
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/**
 * Cuts an estimate into shards, puts them into a queue and waits until its workers have counted them all. The hits are those
 * that one thread would have found.
 *
 * @throws (as a rejection) TypeError or RangeError with a `code` for bad input; `signal.reason` when aborted; Error
 *   (ERR_REDIS_UNAVAILABLE) when Redis refuses or stays away; Error (ERR_SHARD_FAILED) when a shard failed five times
 */
export async function submitEstimate(options: SubmitOptions): Promise<ClusterEstimate> {
  const { samples, queue: name = DEFAULT_QUEUE, seed = randomSeed(), signal, onProgress } = options;
  checkValue('samples', samples);
  readOptions({ seed, signal, onProgress }, CHECKED);
  signal?.throwIfAborted();
  const range = { seed, start: 0, samples };
  const shards = shardsOf(range, options.shards ?? DEFAULT_SHARDS);
  const begin = performance.now();

  const queue = openQueue(options.connection, name);
  const flow = new FlowProducer({ connection: connectionOf(options.connection) });
  flow.on('error', () => undefined);
  const heartbeat = watchRedis(queue, options.patienceMs ?? PATIENCE_MS);
  try {
    const counted = queue
      .waitUntilReady()
      .then(() => addFlow(flow, name, range, shards))
      .then((id) => awaitTally(queue, id, options));
    // Where the heartbeat wins the race, nobody else hears of this.
    counted.catch(() => undefined);
    const tally = await Promise.race([counted, heartbeat.lost]);
    onProgress?.({ done: samples, total: samples });
    const elapsedMs = performance.now() - begin;
    return {
      ...estimateFrom(tally),
      tally,
      shards: shards.length,
      elapsedMs,
      samplesPerSecond: (samples / elapsedMs) * 1000,
    };
  } finally {
    heartbeat.stop();
    await closeAll(queue, flow);
  }
}

import { randomBytes } from 'node:crypto';
import type { Queue } from 'bullmq';
import { elapsedSince, now, ratePerSecond } from '../clock.js';
import type { CodedError } from '../errors.js';
import type { Progress } from '../options.js';
import { every, pause } from '../platform/node/timers.js';
import { randomSeed } from '../seed.js';
import { refuseAborted, type Signal, watchAbort } from '../signal.js';
import { estimateFrom, type TallyStatistics } from '../statistics.js';
import { blockCountOf, STREAM_VERSION } from '../stream/layout.js';
import type { Tally } from '../tally.js';
import { closeQueue, GOODBYE_MS, isKeptWithin, openQueue, type Place, redisFailure } from './connection.js';
import { type Feed, openFeed } from './feed.js';
import { isRefusal, watchRedis } from './heartbeat.js';
import { endLease, RENEWAL_MS, renewLease } from './lease.js';
import { defaultShards, type Ledger, openLedger } from './ledger.js';
import { DEFAULT_PATIENCE_MS, PLACE_OPTIONS, type PlaceOptions, placeOf, readQueueOptions } from './options.js';
import { checkPlausible } from './plausible.js';

export type SubmitOptions = PlaceOptions & {
  /** 1 … 2^53 − 1. */
  readonly samples: number;
  /** 0 … 2^53 − 1. Default: random, and reported. */
  readonly seed?: number | undefined;
  /**
   * Into how many shards the darts are cut, 1 … 1,000,000; fewer where there are fewer blocks of 2^20 darts. Default: 64, fewer
   * below 2^36 darts, more above 2^40. A worker hands in what it counted of a shard about every second, and the rest is put
   * into the queue again; so neither progress nor other estimates wait for a large shard.
   */
  readonly shards?: number | undefined;
  /** Calls the estimate off: its shards leave the queue and their workers, and the call rejects with `signal.reason`. */
  readonly signal?: Signal | undefined;
  /** Called a few times a second, in darts that are counted. What it throws calls the estimate off. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
};

/** What a cluster found: the statistics and the tally they come from. */
export type ClusterEstimate = TallyStatistics & {
  readonly tally: Tally;
  readonly shards: number;
  readonly elapsedMs: number;
  /** `null` where the clock showed no time. */
  readonly samplesPerSecond: number | null;
};

const KNOWN = [...PLACE_OPTIONS, 'samples', 'seed', 'shards', 'signal', 'onProgress'] as const;

const SHORTEST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 100;
const PROGRESS_MS = 100;
const CALL_OFF_MS = 3000;

const isCoded = (error: unknown): error is CodedError =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_SHARD_');

/** Bears errors of Redis for as long as patience lasts; what the shards themselves did wrong is thrown at once. */
function patientTurn(feed: Feed, place: Place, patienceMs: number): () => Promise<boolean> {
  let failingSince: number | undefined;
  return async () => {
    try {
      const isSomeDone = await feed.turn();
      failingSince = undefined;
      return isSomeDone;
    } catch (error) {
      if (isCoded(error)) throw error;
      failingSince ??= now();
      if (isRefusal(error) || now() - failingSince > patienceMs) throw redisFailure(error, place);
      return false;
    }
  };
}

type Watch = {
  readonly samples: number;
  readonly onProgress: SubmitOptions['onProgress'];
  readonly isStopped: () => boolean;
};

/** Supplies and looks until every dart is counted. Looking survives what lost events would not. */
async function countAll(turn: () => Promise<boolean>, ledger: Ledger, watch: Watch): Promise<void> {
  let pauseMs = SHORTEST_PAUSE_MS;
  let toldAt = Number.NEGATIVE_INFINITY;
  while (!watch.isStopped()) {
    const isSomeDone = await turn();
    const { samples: done } = ledger.counted;
    if (now() - toldAt >= PROGRESS_MS || done === watch.samples) {
      watch.onProgress?.({ done, total: watch.samples });
      toldAt = now();
    }
    if (done === watch.samples) return;
    pauseMs = isSomeDone ? SHORTEST_PAUSE_MS : Math.min(1.5 * pauseMs, LONGEST_PAUSE_MS);
    await pause(pauseMs);
  }
}

/** An id that nobody else has, short enough for a log. Not by the global `crypto`, which Node 20 can be told to leave out. */
const newEstimateId = (): string => randomBytes(6).toString('hex');

/** Counts under a lease, which ends with the count however that ends, and with it what is in the queue. */
async function countLeased(queue: Queue, ledger: Ledger, place: Place, options: SubmitOptions): Promise<void> {
  const { samples, onProgress, signal, patienceMs = DEFAULT_PATIENCE_MS } = options;
  const estimate = newEstimateId();
  let isStopped = false;
  const feed = openFeed(queue, estimate, ledger, () => isStopped);
  const heartbeat = watchRedis(queue, place, 'write', patienceMs);
  const calledOff = watchAbort(signal);
  const renew = (): Promise<void> =>
    renewLease(queue, estimate).then(
      (wasLeased) => void (wasLeased || feed.mayHaveLost()),
      () => undefined,
    );
  const stopRenewal = every(RENEWAL_MS, renew);
  const isReady = queue.waitUntilReady().catch((error) => {
    throw redisFailure(error, place);
  });
  const counted = isReady
    .then(renew)
    .then(() =>
      countAll(patientTurn(feed, place, patienceMs), ledger, { samples, onProgress, isStopped: () => isStopped }),
    );
  // Where another wins the race, nobody else hears of this.
  counted.catch(() => undefined);
  let isLost = false;
  heartbeat.lost.catch(() => {
    isLost = true;
  });
  try {
    await Promise.race([counted, heartbeat.lost, calledOff.aborted]);
  } finally {
    isStopped = true;
    stopRenewal();
    calledOff.stop();
    heartbeat.stop();
    // A batch on its way into the queue is waited for, so that it is taken out as well.
    const end = endLease(queue, estimate)
      .then(() => counted.catch(() => undefined))
      .then(() => feed.withdraw());
    await isKeptWithin(end, isLost ? GOODBYE_MS : CALL_OFF_MS);
  }
}

/**
 * Cuts an estimate into shards, puts them into a queue as its workers take them, and waits until all are counted. The hits are
 * those that one thread would have found.
 *
 * @throws (as a rejection) TypeError or RangeError with a `code` for bad input; `signal.reason` when aborted; Error
 *   (ERR_REDIS_UNAVAILABLE) when Redis refuses or stays away; Error (ERR_SHARD_FAILED) when a worker refuses a shard, hands in
 *   what cannot be true, or when five workers died of one shard
 */
export async function submitEstimate(options: SubmitOptions): Promise<ClusterEstimate> {
  const read = readQueueOptions<SubmitOptions>(options, KNOWN, ['connection', 'samples']);
  const place = placeOf(read);
  const { samples, seed = randomSeed(), signal } = read;
  refuseAborted(signal);
  const range = { seed, start: 0, samples };
  const shards = Math.min(read.shards ?? defaultShards(samples), blockCountOf(range));
  const ledger = openLedger(range, shards);
  const begin = now();

  const queue = openQueue(place);
  try {
    await countLeased(queue, ledger, place, read);
  } finally {
    await closeQueue(queue);
  }
  const { hits } = ledger.counted;
  checkPlausible(ledger.counted, 'the estimate');
  const tally: Tally = { stream: STREAM_VERSION, seed, start: 0, samples, hits };
  const elapsedMs = elapsedSince(begin);
  return { ...estimateFrom(tally), tally, shards, elapsedMs, samplesPerSecond: ratePerSecond(samples, elapsedMs) };
}

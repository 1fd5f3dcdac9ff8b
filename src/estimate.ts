import type { Job, Outcome } from './backends/backend.js';
import { type Budget, planBudget } from './budget.js';
import { elapsedSince, now, ratePerSecond } from './clock.js';
import { count, countSync, open, refuseAsyncOnly, type Watch } from './count.js';
import { planJob } from './job.js';
import {
  ASYNC_OPTIONS,
  type AsyncOptions,
  type BackendName,
  type OptionName,
  type Progress,
  RUN_OPTIONS,
  type RunOptions,
  readOptions,
} from './options.js';
import { randomSeed } from './seed.js';
import { type ConfidenceOption, DEFAULT_CONFIDENCE, statisticsOf, type TallyStatistics } from './statistics.js';
import { DARTS_PER_BLOCK, type DartRange } from './stream/layout.js';

/** An estimate of π and how it came about: plain JSON. */
export type PiEstimate = TallyStatistics & {
  readonly backend: BackendName;
  /** The kernel that ran. */
  readonly kernel: string;
  /** The GPU's name; `null` where the processor counted. */
  readonly device: string | null;
  /** How many threads the call could use; 1 for a small one, which runs on the calling thread, and for a GPU. */
  readonly threads: number;
  /** Wall-clock time of the count, in milliseconds; the time that opening a GPU took is not in it. */
  readonly elapsedMs: number;
  /** `null` where the clock showed no time. */
  readonly samplesPerSecond: number | null;
  /** The call was aborted with `keepPartial`: fewer samples than it was asked for. */
  readonly partial: boolean;
};

type SeedOption = {
  /** 0 … 2^53 − 1; the answer is a pure function of it and the number of samples. Default: random, and reported. */
  readonly seed?: number | undefined;
};

export type EstimateOptions = SeedOption & ConfidenceOption & AsyncOptions;
export type EstimateSyncOptions = SeedOption & ConfidenceOption & RunOptions;

const ESTIMATE_OPTIONS: readonly OptionName[] = ['seed', 'confidence', ...ASYNC_OPTIONS];
const ESTIMATE_SYNC_OPTIONS: readonly OptionName[] = ['seed', 'confidence', ...RUN_OPTIONS];

/** How a count ran, for its estimate. */
export type Run = {
  readonly job: Job;
  readonly threads: number;
  readonly elapsedMs: number;
  readonly partial: boolean;
};

export function describeRun(seed: number, counted: Outcome, run: Run, confidence: number): PiEstimate {
  const { backend, kernel } = run.job;
  // Field by field: a spread would cost more than all the darts of a small call.
  const { pi, hits, samples, standardError, confidenceInterval } = statisticsOf(
    seed,
    counted.samples,
    counted.hits,
    confidence,
  );
  return {
    pi,
    hits,
    samples,
    standardError,
    confidenceInterval,
    confidence,
    seed,
    backend: backend.name,
    kernel,
    device: backend.device?.() ?? null,
    threads: run.threads,
    elapsedMs: run.elapsedMs,
    samplesPerSecond: ratePerSecond(samples, run.elapsedMs),
    partial: run.partial,
  };
}

/** A count that ends by time: the total of its progress is what the pace so far will come to. */
function timed({ onProgress, ...watch }: AsyncOptions, stopAfterMs: number): Watch {
  const begin = now();
  const tell = ({ done }: Progress): void => {
    const share = elapsedSince(begin) / stopAfterMs;
    onProgress?.({ done, total: share < 1 && share > 0 ? Math.round(done / share) : done });
  };
  return { ...watch, onProgress: onProgress && tell, stopAfterMs };
}

/**
 * Estimates π from `samples` darts without blocking the event loop. Up to 2^21 darts are counted at once on the calling
 * thread, in less time than waking another would take.
 *
 * @param samples - how many darts, 1 … 2^53 − 1, or `{ standardError }`: until the error is about that, or `{ seconds }`: for
 *   so long, at least one block of 2^20 darts
 * @throws (as a rejection) TypeError or RangeError with a `code` for bad input; `signal.reason` when aborted; Error
 *   (ERR_NATIVE_UNAVAILABLE) when `backend: 'native'` is asked for and does not load; Error (ERR_WORKER_FAILED) when a worker
 *   thread dies
 * @example
 * const { pi, standardError } = await estimatePi(1e9, { seed: 42 });
 */
export async function estimatePi(samples: Budget, options: EstimateOptions = {}): Promise<PiEstimate> {
  const budget = planBudget(samples);
  const read = readOptions<EstimateOptions>(options, ESTIMATE_OPTIONS);
  const seed = read.seed ?? randomSeed();
  const job = planJob({ seed, start: 0, samples: budget.samples }, read);
  if (job.backend.open !== undefined) await open(job.backend, read.signal);
  const begin = now();
  const counted = await count(job, budget.stopAfterMs === undefined ? read : timed(read, budget.stopAfterMs));
  const elapsedMs = elapsedSince(begin);
  const isShort = counted.samples < budget.samples;
  const partial = isShort && (budget.stopAfterMs === undefined || read.signal?.aborted === true);
  const run = { job, threads: counted.threads, elapsedMs, partial };
  return describeRun(seed, counted, run, read.confidence ?? DEFAULT_CONFIDENCE);
}

/** Long against the look at the clock between two chunks, short against any budget. */
const CHUNK_MS = 20;
/** Nothing counts so many darts within a clock's tick: a clock that shows no time meanwhile stands still. */
const TIMELESS_DARTS = 2 ** 31;

/** Counts chunk after chunk until the time is over; the first one is a block, whatever it takes. */
function countSyncFor(seed: number, stopAfterMs: number, options: RunOptions): Outcome {
  const begin = now();
  let samples = 0;
  let hits = 0;
  let threads = 1;
  for (let chunk = DARTS_PER_BLOCK; ; ) {
    const chunkBegin = now();
    const counted = countSync(planJob({ seed, start: samples, samples: chunk }, options));
    samples += counted.samples;
    hits += counted.hits;
    threads = Math.max(threads, counted.threads);
    const leftMs = stopAfterMs - elapsedSince(begin);
    if (leftMs <= 0) return { samples, hits, threads };
    const chunkMs = elapsedSince(chunkBegin);
    if (chunkMs === 0 && chunk >= TIMELESS_DARTS) return { samples, hits, threads };
    if (chunkMs < CHUNK_MS / 2) chunk *= 2;
    else if (chunkMs > leftMs)
      chunk = Math.max(Math.floor((chunk * leftMs) / chunkMs / DARTS_PER_BLOCK), 1) * DARTS_PER_BLOCK;
  }
}

/**
 * {@link estimatePi}, blocking the calling thread, which takes part in the work. For scripts and for small counts.
 *
 * @param samples - how many darts, 1 … 2^53 − 1, or a budget as estimatePi takes it
 * @throws TypeError or RangeError with a `code` for bad input, and as estimatePi
 */
export function estimatePiSync(samples: Budget, options: EstimateSyncOptions = {}): PiEstimate {
  const budget = planBudget(samples);
  const read = readOptions<EstimateSyncOptions>(options, ESTIMATE_SYNC_OPTIONS);
  const seed = read.seed ?? randomSeed();
  const range: DartRange = { seed, start: 0, samples: budget.samples };
  const job = planJob(range, read);
  refuseAsyncOnly(job);
  const begin = now();
  const counted = budget.stopAfterMs === undefined ? countSync(job) : countSyncFor(seed, budget.stopAfterMs, read);
  const elapsedMs = elapsedSince(begin);
  const run = { job, threads: counted.threads, elapsedMs, partial: false };
  return describeRun(seed, counted, run, read.confidence ?? DEFAULT_CONFIDENCE);
}

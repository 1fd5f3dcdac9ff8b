import { type Selection, select } from './backends/select.js';
import { count, countSync, threadsFor } from './count.js';
import {
  ASYNC_OPTIONS,
  type AsyncOptions,
  type BackendName,
  checkOptions,
  checkValue,
  type OptionName,
  RUN_OPTIONS,
  type RunOptions,
} from './options.js';
import { standardErrorOf, wilsonInterval } from './statistics.js';
import type { DartRange } from './stream/layout.js';
import { checkTally, type Tally } from './tally.js';

/** What a tally says about π. */
export type TallyStatistics = {
  /** 4 · hits / samples. */
  readonly pi: number;
  readonly hits: number;
  readonly samples: number;
  /** Standard error of `pi`, in the same unit: 4·√(p(1 − p)/n) with p = hits/samples. */
  readonly standardError: number;
  /** 95 % confidence interval of π, [lower, upper] (Wilson 1927). */
  readonly confidenceInterval: readonly [number, number];
  readonly seed: number;
};

/** An estimate of π and how it came about: plain JSON. */
export type PiEstimate = TallyStatistics & {
  readonly backend: BackendName;
  /** The kernel that ran, one of `capabilities().kernels` or `'typescript'`. */
  readonly kernel: string;
  /** How many threads the call could use; 1 for a small one, which runs on the calling thread. */
  readonly threads: number;
  /** Wall-clock time of the call, in milliseconds. */
  readonly elapsedMs: number;
  readonly samplesPerSecond: number;
};

type SeedOption = {
  /** 0 … 2^53 − 1; the answer is a pure function of it and the number of samples. Default: random, and reported. */
  readonly seed?: number | undefined;
};

export type EstimateOptions = SeedOption & AsyncOptions;
export type EstimateSyncOptions = SeedOption & RunOptions;
export type ConvergeOptions = EstimateOptions & {
  /** How many estimates to yield, 1 … 10,000, at sample counts that grow by a constant factor. Default: 50. */
  readonly points?: number | undefined;
};

const ESTIMATE_OPTIONS: readonly OptionName[] = ['seed', ...ASYNC_OPTIONS];
const ESTIMATE_SYNC_OPTIONS: readonly OptionName[] = ['seed', ...RUN_OPTIONS];
const CONVERGE_OPTIONS: readonly OptionName[] = ['points', ...ESTIMATE_OPTIONS];

const randomWords = new Uint32Array(256);
let randomWordsLeft = 0;

/** 53 random bits, drawn from the system many at a time, because one draw costs as much as the darts of a small call. */
export function randomSeed(): number {
  if (randomWordsLeft === 0) {
    crypto.getRandomValues(randomWords);
    randomWordsLeft = randomWords.length;
  }
  const high = randomWords[--randomWordsLeft] as number;
  const low = randomWords[--randomWordsLeft] as number;
  return (high >>> 11) * 2 ** 32 + low;
}

function statisticsOf(seed: number, samples: number, hits: number): TallyStatistics {
  return {
    pi: (4 * hits) / samples,
    hits,
    samples,
    standardError: standardErrorOf(hits, samples),
    confidenceInterval: wilsonInterval(hits, samples),
    seed,
  };
}

export function describeRun(range: DartRange, hits: number, selection: Selection, elapsedMs: number): PiEstimate {
  // Field by field: a spread would cost more than all the darts of a small call.
  const { pi, samples, standardError, confidenceInterval, seed } = statisticsOf(range.seed, range.samples, hits);
  return {
    pi,
    hits,
    samples,
    standardError,
    confidenceInterval,
    seed,
    backend: selection.backend.name,
    kernel: selection.kernel,
    threads: threadsFor(range, selection),
    elapsedMs,
    samplesPerSecond: (range.samples / elapsedMs) * 1000,
  };
}

/**
 * Estimates π from `samples` darts without blocking the event loop. Up to 2^21 darts are counted at once on the calling
 * thread, in less time than waking another would take.
 *
 * @param samples - how many darts, 1 … 2^53 − 1
 * @throws (as a rejection) TypeError or RangeError with a `code` for bad input; `signal.reason` when aborted; Error
 *   (ERR_NATIVE_UNAVAILABLE) when `backend: 'native'` is asked for and does not load; Error (ERR_WORKER_FAILED) when a worker
 *   thread dies
 * @example
 * const { pi, standardError } = await estimatePi(1e9, { seed: 42 });
 */
export async function estimatePi(samples: number, options: EstimateOptions = {}): Promise<PiEstimate> {
  checkValue('samples', samples);
  checkOptions(options, ESTIMATE_OPTIONS);
  const selection = select(options);
  const range = { seed: options.seed ?? randomSeed(), start: 0, samples };
  const begin = performance.now();
  const hits = await count(range, selection, options);
  return describeRun(range, hits, selection, performance.now() - begin);
}

/**
 * {@link estimatePi}, blocking the calling thread, which takes part in the work. For scripts and for small counts.
 *
 * @param samples - how many darts, 1 … 2^53 − 1
 * @throws TypeError or RangeError with a `code` for bad input, and as estimatePi
 */
export function estimatePiSync(samples: number, options: EstimateSyncOptions = {}): PiEstimate {
  checkValue('samples', samples);
  checkOptions(options, ESTIMATE_SYNC_OPTIONS);
  const selection = select(options);
  const range = { seed: options.seed ?? randomSeed(), start: 0, samples };
  const begin = performance.now();
  const hits = countSync(range, selection);
  return describeRun(range, hits, selection, performance.now() - begin);
}

/** Sample counts from 1,000 (or the total, if less) to the total, each the same factor above the last, none twice. */
function checkpoints(samples: number, points: number): number[] {
  const first = Math.min(1000, samples);
  const counts = Array.from({ length: points }, (_, index) =>
    index === points - 1 ? samples : Math.round(first * (samples / first) ** (index / Math.max(points - 1, 1))),
  );
  return [...new Set(counts)];
}

/**
 * Running estimates, each over the first so many darts of one stream: watch the estimate close in on π. The last one equals
 * `estimatePi(samples, options)`. Leaving the loop early stops the work. `onProgress` counts over the whole.
 *
 * @param samples - how many darts the last estimate is over, 1 … 2^53 − 1
 * @throws TypeError or RangeError with a `code` for bad input, at the call; what estimatePi rejects with, in the loop
 * @example
 * for await (const { samples, pi } of convergePi(1e9)) console.log(samples, pi);
 */
export function convergePi(samples: number, options: ConvergeOptions = {}): AsyncIterableIterator<PiEstimate> {
  checkValue('samples', samples);
  checkOptions(options, CONVERGE_OPTIONS);
  return converge(samples, options);
}

async function* converge(samples: number, options: ConvergeOptions): AsyncGenerator<PiEstimate, void, void> {
  const selection = select(options);
  const seed = options.seed ?? randomSeed();
  const { onProgress } = options;
  const begin = performance.now();
  let start = 0;
  let hits = 0;
  for (const end of checkpoints(samples, options.points ?? 50)) {
    const before = start;
    hits += await count({ seed, start, samples: end - start }, selection, {
      ...options,
      onProgress: onProgress && (({ done }) => onProgress({ done: before + done, total: samples })),
    });
    start = end;
    yield describeRun({ seed, start: 0, samples: end }, hits, selection, performance.now() - begin);
  }
}

/**
 * The estimate that a tally amounts to, with its error. Any contiguous tally will do, whatever its start.
 *
 * @throws TypeError or RangeError with a `code` for what is not a tally
 */
export function estimateFrom(tally: Tally): TallyStatistics {
  checkTally(tally);
  return statisticsOf(tally.seed, tally.samples, tally.hits);
}

import { elapsedSince, now } from './clock.js';
import { count, open } from './count.js';
import { describeRun, type EstimateOptions, type PiEstimate } from './estimate.js';
import { planJob } from './job.js';
import { ASYNC_OPTIONS, checkValue, type OptionName, readOptions } from './options.js';
import { randomSeed } from './seed.js';
import { DEFAULT_CONFIDENCE } from './statistics.js';

export type ConvergeOptions = Omit<EstimateOptions, 'keepPartial'> & {
  /** How many estimates to yield, 1 … 10,000, at sample counts that grow by a constant factor. Default: 50. */
  readonly points?: number | undefined;
};

const CONVERGE_OPTIONS: readonly OptionName[] = [
  'points',
  'seed',
  'confidence',
  ...ASYNC_OPTIONS.filter((name) => name !== 'keepPartial'),
];

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
 * `estimatePi(samples, options)`. Leaving the loop early stops the work. `onProgress` counts over the whole. `elapsedMs` is the
 * time that the darts of an estimate took, `threads` the most that counted any of them.
 *
 * @param samples - how many darts the last estimate is over, 1 … 2^53 − 1
 * @throws TypeError or RangeError with a `code` for bad input, at the call; what estimatePi rejects with, in the loop
 * @example
 * for await (const { samples, pi } of convergePi(1e9)) console.log(samples, pi);
 */
export function convergePi(samples: number, options: ConvergeOptions = {}): AsyncIterableIterator<PiEstimate> {
  checkValue('samples', samples);
  return converge(samples, readOptions<ConvergeOptions>(options, CONVERGE_OPTIONS));
}

async function* converge(samples: number, options: ConvergeOptions): AsyncGenerator<PiEstimate, void, void> {
  const { seed = randomSeed(), confidence = DEFAULT_CONFIDENCE, points = 50, signal, onProgress } = options;
  let elapsedMs = 0;
  let counted = { samples: 0, hits: 0, threads: 1 };
  for (const end of checkpoints(samples, points)) {
    const before = counted;
    const job = planJob({ seed, start: before.samples, samples: end - before.samples }, options);
    if (job.backend.open !== undefined) await open(job.backend, signal);
    const begin = now();
    const { hits, threads } = await count(job, {
      signal,
      onProgress: onProgress && (({ done }) => onProgress({ done: before.samples + done, total: samples })),
    });
    elapsedMs += elapsedSince(begin);
    counted = { samples: end, hits: before.hits + hits, threads: Math.max(before.threads, threads) };
    const run = { job, threads: counted.threads, elapsedMs, partial: false };
    yield describeRun(seed, counted, run, confidence);
  }
}

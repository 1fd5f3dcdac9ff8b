import { type Selection, select } from '../backends/select.js';
import { count, type Watch } from '../count.js';
import { planJob } from '../job.js';

import { markLoad, otherLoadBetween } from '../platform/node/load.js';
import { describeMachine, haveOwnCores, type Machine, processorsLeft, throttledMs } from '../platform/node/machine.js';
import { randomSeed } from '../seed.js';
import { refuseAborted, type Signal } from '../signal.js';
import { DARTS_PER_BLOCK } from '../stream/layout.js';
import { medianError } from '../trials/robust.js';
import { agreedHits, type Contender, calibrate, type Measurement, runTrials, totalMs } from '../trials/trials.js';
import { amdahlSpeedup, fitAmdahl } from './laws/amdahl.js';
import { gustafsonSpeedup } from './laws/gustafson.js';
import { karpFlatt } from './laws/karp-flatt.js';
import { fitUsl } from './laws/usl.js';
import { leastSamples, refuseTooFew, type ScalingOptions } from './options.js';
import type { ScalingPoint, ScalingReport } from './report.js';
import { verdictOf } from './verdict.js';
import { compareWays } from './ways.js';

/** The scaling study itself. */

const DEFAULT_TRIALS = 9;
/** Of a trial on one thread; beside it waking threads is nothing. About 10 s for two cores in all, half a minute for 64. */
const DEFAULT_ALONE_MS = 750;
/** Of the seconds for the study, the ways take so many more. */
const SHARE_OF_WAYS = 0.5;

function threadCounts(asked: readonly number[] | undefined, { allowedThreads }: Machine): number[] {
  // Where only one processor is left, a second thread shows that it brings nothing.
  const all = Array.from({ length: Math.max(allowedThreads, 2) }, (_, index) => index + 1);
  return [...new Set([1, ...(asked ?? all)])].sort((x, y) => x - y);
}

type Plan = {
  readonly machine: Machine;
  readonly selection: Selection;
  readonly seed: number;
  readonly threads: readonly number[];
  readonly trials: number;
  /** Milliseconds that all trials may take. */
  readonly budgetMs: number | undefined;
  /** Excludes the budget. */
  readonly samples: number | undefined;
};

/** All points count the same darts, as Amdahl's law has it, so the trial on one thread is the longest. */
async function planPoints(plan: Plan, signal: Signal | undefined): Promise<Contender[]> {
  const { machine, selection, seed, threads, trials } = plan;
  const run = { backend: selection.backend.name, kernel: selection.kernel };
  const countOn = async (samples: number, used: number, watch: Watch): Promise<number> =>
    (await count(planJob({ seed, start: 0, samples }, { ...run, threads: used }), watch)).hits;

  const most = Math.max(...threads);
  await countOn(leastSamples(most), most, { signal });
  const rate = await calibrate((samples) => countOn(samples, 1, { signal }), 4 * DARTS_PER_BLOCK, signal);
  const gains = threads.map((used) => Math.min(used, processorsLeft(machine)));
  const share = gains.reduce((total, gain) => total + 1 / gain, 0) * trials;
  const aloneMs = plan.budgetMs === undefined ? DEFAULT_ALONE_MS : plan.budgetMs / share;
  const blocks = Math.ceil(Math.max(aloneMs * rate, leastSamples(most)) / DARTS_PER_BLOCK);
  const samples = plan.samples ?? blocks * DARTS_PER_BLOCK;
  return threads.map((used, index) => ({
    samples,
    expectedMs: samples / rate / (gains[index] as number),
    count: (onShare) =>
      countOn(samples, used, {
        signal,
        onProgress: ({ done, total }) => onShare(done / total),
      }),
  }));
}

const LEAST_TRIALS_FOR_ERROR = 3;

function relativeError({ mad, samplesPerSecond, trials }: Measurement): number | undefined {
  return trials.length < LEAST_TRIALS_FOR_ERROR ? undefined : medianError(mad, trials.length) / samplesPerSecond;
}

export type PointMeasurement = Measurement & { readonly threads: number };
type Speedup = PointMeasurement & { readonly speedup: number; readonly speedupError: number | undefined };

/** The first measurement is that of one thread, whose speed-up is 1 by definition. */
export function speedupsOf(measurements: readonly PointMeasurement[]): Speedup[] {
  const alone = measurements[0] as PointMeasurement;
  const errorAlone = relativeError(alone);
  return measurements.map((measurement) => {
    if (measurement === alone) return { ...measurement, speedup: 1, speedupError: 0 };
    const speedup = measurement.samplesPerSecond / alone.samplesPerSecond;
    const error = relativeError(measurement);
    const isKnown = error !== undefined && errorAlone !== undefined;
    return { ...measurement, speedup, speedupError: isKnown ? speedup * Math.hypot(error, errorAlone) : undefined };
  });
}

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

type Laws = Pick<ScalingReport, 'points' | 'amdahl' | 'usl'>;

export function lawsOf(speedups: readonly Speedup[], machine: Machine): Laws {
  const fitted = speedups
    .filter(({ threads }) => threads > 1)
    .map(({ threads, speedup, speedupError }) => ({ threads, speedup, standardError: speedupError }));
  const onOwnCores = fitted.filter(({ threads }) => haveOwnCores(threads, machine));
  const amdahl = onOwnCores.length > 0 ? fitAmdahl(onOwnCores) : null;
  const usl = fitted.length > 1 ? fitUsl(fitted) : null;
  return {
    points: speedups.map(
      ({ threads, samplesPerSecond, mad, trials, speedup, speedupError }): ScalingPoint => ({
        threads,
        samplesPerSecond,
        mad,
        trials,
        speedup,
        speedupError: speedupError ?? null,
        efficiency: speedup / threads,
        karpFlatt: threads === 1 ? null : karpFlatt(speedup, threads),
        amdahl: amdahl && amdahlSpeedup(amdahl.serialFraction, threads),
        gustafson: amdahl && gustafsonSpeedup(amdahl.serialFraction, threads),
        pastPhysicalCores: threads > machine.allowedCores,
      }),
    ),
    amdahl: amdahl && { ...amdahl, maxSpeedup: finiteOrNull(amdahl.maxSpeedup) },
    usl: usl && { ...usl, peakThreads: finiteOrNull(usl.peakThreads) },
  };
}

/** @param keepsPartial - an abort ends the study early, with what was measured so far, instead of rejecting */
export async function runStudy(options: ScalingOptions, keepsPartial = false): Promise<ScalingReport> {
  const begin = performance.now();
  const { signal, onProgress } = options;
  refuseAborted(signal);
  const selection = select({ backend: options.backend, kernel: options.kernel });
  const machine = await describeMachine();
  const threads = threadCounts(options.threads, machine);
  if (options.samples !== undefined) refuseTooFew(options.samples, Math.max(...threads));
  const trials = options.trials ?? DEFAULT_TRIALS;
  const budgetMs = options.seconds === undefined ? undefined : options.seconds * 1000;
  const seed = options.seed ?? randomSeed();
  const plan: Plan = { machine, selection, seed, threads, trials, budgetMs, samples: options.samples };

  const points = await planPoints(plan, signal);
  const pointsMs = totalMs(points, trials);
  const waysMs = options.ways ? SHARE_OF_WAYS * pointsMs : 0;
  const total = pointsMs + waysMs;

  const loadBefore = markLoad();
  const stoppedBefore = throttledMs('/');
  const measurements = await runTrials(points, trials, {
    signal,
    keepsPartial,
    onProgress: onProgress && (({ done }) => onProgress({ done, total })),
  });
  const stoppedAfter = throttledMs('/');
  const otherLoad = otherLoadBetween(loadBefore, markLoad());

  // A study that was cut short in its first round has points without a trial.
  const measured = threads.flatMap((used, index) => {
    const measurement = measurements[index] as Measurement;
    return measurement.trials.length === 0 ? [] : [{ ...measurement, threads: used }];
  });
  if (measured[0]?.threads !== 1) throw signal?.reason;
  const speedups = speedupsOf(measured);
  const hits = agreedHits(
    speedups.map((point) => ({ name: `the point of ${point.threads} threads`, hits: point.hits })),
  );
  const ways =
    options.ways && !signal?.aborted
      ? await compareWays(
          {
            selection,
            seed,
            threads: Math.max(...threads),
            processors: processorsLeft(machine),
            trials,
            budgetMs: waysMs,
          },
          {
            signal,
            keepsPartial,
            onProgress:
              onProgress && (({ done, total: all }) => onProgress({ done: pointsMs + waysMs * (done / all), total })),
          },
        )
      : null;
  onProgress?.({ done: total, total });

  const facts = {
    machine,
    ...lawsOf(speedups, machine),
    throttledMs: stoppedBefore === undefined || stoppedAfter === undefined ? null : stoppedAfter - stoppedBefore,
    otherLoad,
    ways,
  };
  return {
    version: 1,
    ...(signal?.aborted && { partial: true }),
    machine,
    backend: selection.backend.name,
    kernel: selection.kernel,
    seed,
    samples: points[0]?.samples ?? Number.NaN,
    hits,
    elapsedMs: performance.now() - begin,
    points: facts.points,
    amdahl: facts.amdahl,
    usl: facts.usl,
    throttledMs: facts.throttledMs,
    otherLoad,
    ways,
    verdict: verdictOf(facts),
  };
}

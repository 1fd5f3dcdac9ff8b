import { now } from '../clock.js';
import { count } from '../count.js';
import { rangeError } from '../errors.js';
import { planJob } from '../job.js';
import type { Machine } from '../platform/machine.js';
import { type LoadMark, markLoad, otherLoadBetween, throttledMsBetween } from '../platform/node/load.js';
import { reasonOf } from '../signal.js';
import { DARTS_PER_BLOCK } from '../stream/layout.js';
import { MIN_VALUES_FOR_ERROR } from '../trials/robust.js';
import { agreedHits, type Contender, calibrate, type Measurement, runTrials, type Watch } from '../trials/trials.js';
import type { MeasuredPoint } from './analyse.js';
import type { KernelChoice } from './kernel-choice.js';
import { minSamples } from './options.js';
import { planTrials, type TrialPlan } from './plan.js';

/** The trials of a study: the same darts on one thread, on two, and so on. */

export type PointsPlan = {
  readonly machine: Machine;
  readonly run: KernelChoice;
  readonly seed: number;
  readonly threads: readonly number[] | undefined;
  readonly trials: number | undefined;
  readonly samples: number | undefined;
  /** How long it all may take, when it began and when the points must end, by the clock; undefined where `samples` decide. */
  readonly time: { readonly seconds: number; readonly begin: number; readonly end: number } | undefined;
  /** Called after each round with the points so far. */
  readonly onRound: ((points: readonly MeasuredPoint[]) => void) | undefined;
};

export type MeasuredPoints = {
  readonly points: readonly MeasuredPoint[];
  readonly samples: number;
  readonly hits: number;
  readonly otherLoad: number | null;
  readonly throttledMs: number | null;
};

/** Calibration takes this share of the time, or a tenth of a second. */
const SHARE_OF_CALIBRATION = 0.03;
const CALIBRATION_MS = 100;

type CountOn = (samples: number, threads: number, onTick: () => void) => Promise<number>;

function counting({ run, seed }: PointsPlan, { signal }: Watch): CountOn {
  return async (samples, threads, onTick) => {
    const job = planJob({ seed, start: 0, samples }, { ...run, threads });
    return (await count(job, { signal, onProgress: onTick })).hits;
  };
}

/** Half a second more or less in three is no reason to refuse a study. */
const TOLERATED = 1.2;

function refuseTooShort(needed: number, given: number, { threads }: TrialPlan, { run }: PointsPlan): void {
  if (needed <= TOLERATED * given) return;
  throw rangeError(
    'ERR_OUT_OF_RANGE',
    `seconds must be at least ${needed.toFixed(1)} for trials on up to ${Math.max(...threads)} threads with the kernel ${run.kernel} on this machine, as it is now; got ${given}`,
  );
}

/** Starts the threads, finds out how fast one is, and plans the trials that fit into the time. */
async function prepare(plan: PointsPlan, countOn: CountOn, watch: Watch): Promise<TrialPlan> {
  const { machine, threads, trials, samples, time } = plan;
  const onTick = watch.onTick ?? (() => undefined);
  const most = Math.max(...(threads ?? [machine.allowedThreads]), 1);
  await countOn(minSamples(most), most, onTick);
  const longEnough = time ? Math.min(SHARE_OF_CALIBRATION * (time.end - time.begin), CALIBRATION_MS) : CALIBRATION_MS;
  const rate = await calibrate((darts) => countOn(darts, 1, onTick), 4 * DARTS_PER_BLOCK, longEnough, watch.signal);
  const leftMs = time ? time.end - now() : Number.POSITIVE_INFINITY;
  const planned = planTrials({ machine, threads, trials, samples, rate, leftMs });
  const minRounds = Math.min(trials ?? MIN_VALUES_FOR_ERROR, MIN_VALUES_FOR_ERROR);
  if (time && planned.rounds < minRounds) {
    const needed = (now() - time.begin + minRounds * planned.roundMs) / (time.end - time.begin);
    refuseTooShort(needed * time.seconds, time.seconds, planned, plan);
  }
  return planned;
}

type CountedPoint = Measurement & { readonly threads: number };

/** A study that was cut short in its first round has points without a trial. */
function completePoints(threads: readonly number[], measured: readonly Measurement[]): CountedPoint[] {
  return threads.flatMap((used, index) => {
    const measurement = measured[index];
    return measurement === undefined || measurement.trials.length === 0 ? [] : [{ ...measurement, threads: used }];
  });
}

/** @throws signal.reason where an abort came before one thread had a complete trial */
export async function measurePoints(
  plan: PointsPlan,
  watch: Watch,
  expect: (endsAt: number) => void,
): Promise<MeasuredPoints> {
  const countOn = counting(plan, watch);
  const { threads, rounds, samples, roundMs } = await prepare(plan, countOn, watch);
  const contenders = threads.map((used): Contender => {
    return { samples, threads: used, count: (onTick) => countOn(samples, used, onTick) };
  });
  const endsAt = plan.time?.end ?? Number.POSITIVE_INFINITY;
  expect(Math.min(now() + rounds * roundMs, endsAt));
  const before: LoadMark = markLoad();
  const minRounds = Math.min(plan.trials ?? MIN_VALUES_FOR_ERROR, MIN_VALUES_FOR_ERROR);
  const schedule = { rounds: Math.max(rounds, minRounds), minRounds, endsAt };
  const onRound = (soFar: readonly Measurement[]): void => plan.onRound?.(completePoints(threads, soFar));
  const measured = await runTrials(contenders, schedule, { ...watch, onRound });
  const after = markLoad();

  const complete = completePoints(threads, measured);
  if (complete[0]?.threads !== 1) throw watch.signal && reasonOf(watch.signal);
  return {
    points: complete,
    samples,
    hits: agreedHits(complete.map((point) => ({ name: `the point of ${point.threads} threads`, hits: point.hits }))),
    otherLoad: otherLoadBetween(before, after),
    throttledMs: throttledMsBetween(before, after),
  };
}

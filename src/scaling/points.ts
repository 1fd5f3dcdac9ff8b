import { elapsedSince, now } from '../clock.js';
import { count } from '../count.js';
import { rangeError } from '../errors.js';
import { planJob } from '../job.js';
import type { Machine } from '../platform/machine.js';
import { type LoadMark, markLoad, otherLoadBetween, processorMs, throttledMsBetween } from '../platform/node/load.js';
import { reasonOf } from '../signal.js';
import { DARTS_PER_BLOCK } from '../stream/layout.js';
import { MIN_VALUES_FOR_ERROR } from '../trials/robust.js';
import { agreedHits, type Contender, calibrate, type Measurement, runTrials, type Watch } from '../trials/trials.js';
import type { MeasuredPoint } from './analyse.js';
import type { KernelChoice } from './kernel-choice.js';
import { FEWEST_BLOCKS_PER_THREAD, planTrials, type TrialPlan } from './plan.js';

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

/** Where rounds turn out shorter than planned, there are more of them. */
const MAX_ROUNDS = 60;

type CountOn = (samples: number, threads: number, onTick: () => void) => Promise<number>;

function counting({ run, seed }: PointsPlan, { signal }: Watch): CountOn {
  return async (samples, threads, onTick) => {
    const job = planJob({ seed, start: 0, samples }, { ...run, threads });
    return (await count(job, { signal, onProgress: onTick })).hits;
  };
}

/** The share of the time since then that one thread was on a processor; 1 where nothing tells. */
function utilizationSince([begin, processorBegin]: readonly [number, number | null]): number {
  const processorEnd = processorMs();
  if (processorBegin === null || processorEnd === null) return 1;
  return Math.min((processorEnd - processorBegin) / elapsedSince(begin), 1);
}

/** Half a second more or less in three is no reason to refuse a study. */
const TOLERATED = 1.2;

/** A study that the machine's present load alone slows is not refused; it takes what it takes. */
function refuseTooShort(trialsMs: number, { threads }: TrialPlan, { run, time }: PointsPlan): void {
  if (time === undefined || trialsMs <= TOLERATED * (time.end - time.begin)) return;
  const needed = (trialsMs / (time.end - time.begin)) * time.seconds;
  throw rangeError(
    'ERR_OUT_OF_RANGE',
    `seconds must be at least ${Math.ceil(needed)} for trials on up to ${Math.max(...threads)} threads with the kernel ${run.kernel} on this machine; got ${time.seconds}`,
  );
}

/** Finds out how fast one thread is, plans the trials that fit into the time, and starts the threads. */
async function prepare(plan: PointsPlan, countOn: CountOn, watch: Watch): Promise<TrialPlan> {
  const { machine, threads, trials, samples, time } = plan;
  const onTick = watch.onTick ?? (() => undefined);
  const longEnough = time ? Math.min(SHARE_OF_CALIBRATION * (time.end - time.begin), CALIBRATION_MS) : CALIBRATION_MS;
  const before = [now(), processorMs()] as const;
  const rate = await calibrate((darts) => countOn(darts, 1, onTick), 4 * DARTS_PER_BLOCK, longEnough, watch.signal);
  const utilization = utilizationSince(before);
  const planNow = (): TrialPlan => {
    const leftMs = time ? time.end - now() : Number.POSITIVE_INFINITY;
    return planTrials({ machine, threads, trials, samples, rate, leftMs });
  };
  const planned = planNow();
  const minRounds = Math.min(trials ?? MIN_VALUES_FOR_ERROR, MIN_VALUES_FOR_ERROR);
  if (planned.rounds < minRounds) refuseTooShort(minRounds * planned.roundMs * utilization, planned, plan);
  const most = Math.max(...planned.threads);
  await countOn(FEWEST_BLOCKS_PER_THREAD * DARTS_PER_BLOCK * most, most, onTick);
  // Starting the threads took some of the time.
  return planNow();
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
  const mostRounds = plan.trials ?? (plan.time ? MAX_ROUNDS : rounds);
  const onRound = (soFar: readonly Measurement[]): void => plan.onRound?.(completePoints(threads, soFar));
  const measured = await runTrials(contenders, { rounds: mostRounds, minRounds, endsAt }, { ...watch, onRound });
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

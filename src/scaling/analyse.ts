import { type Machine, placementOf } from '../platform/machine.js';
import { lossToOthers } from '../trials/interference.js';
import { type Estimate, median, medianAbsoluteDeviation, ratioOf } from '../trials/robust.js';
import { decide, gainOver, type JudgedPoint } from './decide.js';
import { amdahlSpeedup, fitAmdahl } from './laws/amdahl.js';
import { gustafsonSpeedup } from './laws/gustafson.js';
import { karpFlatt } from './laws/karp-flatt.js';
import { fitUsl } from './laws/usl.js';
import type { ScalingAnalysis, ScalingPoint, ScalingReport } from './report.js';
import { verdictOf } from './verdict.js';

/** From the trials of a study to speed-ups, laws and a verdict; measures nothing. */

/** The trials of one number of threads. */
export type MeasuredPoint = {
  readonly threads: number;
  /** Samples per second; the k-th of every point is of the same round. */
  readonly trials: readonly number[];
  /** The share of each trial that its threads were on a processor, where it is known. */
  readonly utilizations: readonly number[];
};

/** What is known of the time of the measurement. */
export type Circumstances = Pick<ScalingReport, 'machine' | 'otherLoad' | 'throttledMs' | 'ways'>;

type Judged = JudgedPoint & {
  readonly speedup: number;
  readonly error: number | null;
  readonly interval: Estimate | null;
};

/** @param alone - the point of one thread, which others are compared with */
function judge(point: MeasuredPoint, alone: MeasuredPoint, { machine, otherLoad }: Circumstances): Judged {
  const { threads, trials, utilizations } = point;
  const placement = placementOf(threads, machine);
  const utilization = utilizations.length === 0 ? null : median(utilizations);
  const judged = { threads, trials, placement, utilization, lossToOthers: lossToOthers(threads, machine, otherLoad) };
  if (point === alone) return { ...judged, speedup: 1, error: 0, interval: { value: 1, error: 0, low: 1, high: 1 } };
  const pairs = trials.slice(0, alone.trials.length).map((rate, round) => rate / (alone.trials[round] as number));
  const base = { ...judged, trials: alone.trials, lossToOthers: lossToOthers(1, machine, otherLoad) };
  const gain = gainOver(base, judged);
  const ratio = gain && ratioOf(gain);
  return { ...judged, speedup: median(pairs), error: ratio === null ? null : ratio.error, interval: ratio };
}

/** Faster than so many threads can be: then the trials on one thread were slowed by something. */
function isSuperlinear({ threads, interval }: Judged): boolean {
  return threads > 1 && interval !== null && interval.low > threads;
}

type Laws = Pick<ScalingReport, 'amdahl' | 'usl'>;

const NO_LAWS: Laws = { amdahl: null, usl: null };
/** Two parameters go through two points whatever the law. */
const MIN_POINTS_FOR_USL = 3;

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/**
 * All speed-ups are of the same trials on one thread, whose error moves them together and does not shrink with more points. So a
 * parameter's error also holds how far it moves when all speed-ups do, by the part of their error that is one thread's.
 */
function withCommonError(error: number | null, value: number, moved: number): number | null {
  return error === null ? null : Math.hypot(error, moved - value);
}

/** Laws of what threads share are fitted where nothing else holds them up: on cores of their own, all alike. */
function lawsThrough(judged: readonly Judged[]): Laws {
  const onOwnCores = judged.filter(({ threads, placement }) => threads > 1 && placement === 'cores');
  if (onOwnCores.length === 0 || onOwnCores.some(isSuperlinear)) return NO_LAWS;
  const points = onOwnCores.map(({ threads, speedup, error, lossToOthers: loss }) => ({
    threads,
    speedup,
    standardError: error === null ? undefined : Math.hypot(error, speedup * (loss ?? 0)),
  }));
  const common =
    points.length > 1 ? median(onOwnCores.map(({ speedup, error }) => (error ?? 0) / speedup)) / Math.SQRT2 : 0;
  const moved = points.map((point) => ({ ...point, speedup: point.speedup * (1 - common) }));
  const [amdahl, amdahlMoved] = [fitAmdahl(points), fitAmdahl(moved)];
  const [usl, uslMoved] = points.length < MIN_POINTS_FOR_USL ? [null, null] : [fitUsl(points), fitUsl(moved)];
  return {
    amdahl: {
      ...amdahl,
      standardError: withCommonError(amdahl.standardError, amdahl.serialFraction, amdahlMoved.serialFraction),
      maxSpeedup: finiteOrNull(amdahl.maxSpeedup),
    },
    usl: usl && {
      ...usl,
      contentionError: withCommonError(usl.contentionError, usl.contention, uslMoved.contention),
      coherencyError: withCommonError(usl.coherencyError, usl.coherency, uslMoved.coherency),
      peakThreads: finiteOrNull(usl.peakThreads),
    },
  };
}

function pointOf(judged: Judged, { allowedCores }: Machine, { amdahl }: Laws): ScalingPoint {
  const { threads, trials, placement, utilization, speedup, error, interval } = judged;
  return {
    threads,
    samplesPerSecond: median(trials),
    mad: medianAbsoluteDeviation(trials),
    trials,
    speedup,
    speedupError: error,
    speedupInterval: interval && [interval.low, interval.high],
    efficiency: speedup / threads,
    karpFlatt: threads === 1 ? null : karpFlatt(speedup, threads),
    amdahl: amdahl && amdahlSpeedup(amdahl.serialFraction, threads),
    gustafson: amdahl && gustafsonSpeedup(amdahl.serialFraction, threads),
    placement,
    pastPhysicalCores: threads > (allowedCores ?? Number.POSITIVE_INFINITY),
    utilization,
    lossToOthers: judged.lossToOthers,
  };
}

/** @param measured - in ascending order of threads, the first of one thread, each with at least one trial */
export function analyse(measured: readonly MeasuredPoint[], circumstances: Circumstances): ScalingAnalysis {
  const { machine, otherLoad } = circumstances;
  const [alone] = measured as [MeasuredPoint];
  const judged = measured.map((point) => judge(point, alone, circumstances));
  const decision = decide(judged, machine, otherLoad);
  const laws = decision.doubt === null ? lawsThrough(judged) : NO_LAWS;
  const points = judged.map((point) => pointOf(point, machine, laws));
  return { points, ...laws, verdict: verdictOf({ ...circumstances, points, ...laws }, decision) };
}

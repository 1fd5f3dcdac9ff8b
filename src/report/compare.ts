import type { ScalingPoint, ScalingReport } from '../scaling/report.js';
import { medianError } from '../trials/robust.js';
import { formatUncertain, plural } from './numbers.js';

/** What differs between two scaling reports: two machines, or two days. */

export type ComparedPoint = {
  readonly threads: number;
  readonly samplesPerSecond: readonly [first: number, second: number];
  readonly speedup: readonly [first: number, second: number];
  /** How many times as fast the second is; null where too few trials leave that unknown. */
  readonly ratio: number | null;
  /** Standard error of `ratio`. */
  readonly ratioError: number | null;
};

export type ReportComparison = {
  /** The numbers of threads that both have. */
  readonly points: readonly ComparedPoint[];
  /** One sentence each. */
  readonly findings: readonly string[];
};

const LEAST_TRIALS = 3;
/** Nearer to 1 than so many of its errors, a ratio says nothing. */
const SIGNIFICANT = 3;

function relativeError({ mad, samplesPerSecond, trials }: ScalingPoint): number | null {
  return mad === null || trials.length < LEAST_TRIALS ? null : medianError(mad, trials.length) / samplesPerSecond;
}

function comparePoints(first: ScalingPoint, second: ScalingPoint): ComparedPoint {
  const sides = {
    threads: first.threads,
    samplesPerSecond: [first.samplesPerSecond, second.samplesPerSecond],
    speedup: [first.speedup, second.speedup],
  } as const;
  const [one, other] = [relativeError(first), relativeError(second)];
  if (one === null || other === null) return { ...sides, ratio: null, ratioError: null };
  const ratio = second.samplesPerSecond / first.samplesPerSecond;
  return { ...sides, ratio, ratioError: ratio * Math.hypot(one, other) };
}

function sentenceOf({ threads, ratio, ratioError }: ComparedPoint): string {
  const on = `On ${plural(threads, 'thread')}`;
  if (ratio === null || ratioError === null) return `${on} the comparison cannot tell: too few trials.`;
  const known = `${formatUncertain(ratio, ratioError)} times the throughput of the first`;
  if (Math.abs(ratio - 1) < SIGNIFICANT * ratioError) {
    return `${on} the second report is not distinguishable from the first: ${known}.`;
  }
  return `${on} the second report is ${ratio > 1 ? 'faster' : 'slower'}: ${known}.`;
}

export function compareReports(first: ScalingReport, second: ScalingReport): ReportComparison {
  const points = first.points.flatMap((point) => {
    const other = second.points.find(({ threads }) => threads === point.threads);
    return other === undefined ? [] : [comparePoints(point, other)];
  });
  const ends = points.length > 1 ? [points[0], points.at(-1)] : points;
  const isOtherKernel = first.kernel !== second.kernel;
  return {
    points,
    findings: [
      ...ends.flatMap((point) => (point === undefined ? [] : [sentenceOf(point)])),
      ...(isOtherKernel ? [`The kernel differs: ${first.kernel}, then ${second.kernel}.`] : []),
    ],
  };
}

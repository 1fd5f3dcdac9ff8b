import { isDisturbing } from '../trials/interference.js';
import { listOf, plural, withError } from '../trials/phrases.js';
import { type Estimate, errorsWithin, MIN_VALUES_FOR_ERROR, median, medianError, ratioOf } from '../trials/robust.js';
import type { ScalingPoint, ScalingReport } from './report.js';

/** Two reports side by side: two machines, or two days of one. */

export type ComparedPoint = {
  readonly threads: number;
  /** Samples per second of the first report and of the second. */
  readonly samplesPerSecond: readonly [first: number, second: number];
  readonly speedup: readonly [first: number, second: number];
  /** How many times as fast the second is; null where noise or other load leaves that unknown. */
  readonly ratio: number | null;
  /** Standard error of `ratio`. */
  readonly ratioError: number | null;
  /** What the second is against the first, with 99 % confidence; `'alike'` where nothing else is sure. */
  readonly change: 'faster' | 'slower' | 'alike' | 'unknown';
};

export type ReportComparison = {
  /** The numbers of threads that both have. */
  readonly points: readonly ComparedPoint[];
  /** One sentence each; the first is the outcome. */
  readonly findings: readonly string[];
};

/** The trials of two reports share no rounds, so each has an error of its own; Student's t by the one with fewer trials. */
function logRatioOfMedians(first: readonly number[], second: readonly number[]): Estimate | null {
  const logs = [first, second].map((trials) => trials.map(Math.log)) as [number[], number[]];
  const errors = logs.map(medianError);
  const fewest = Math.min(first.length, second.length);
  if (fewest < MIN_VALUES_FOR_ERROR) return null;
  const error = Math.hypot(...errors.map((each) => each ?? 0));
  const value = median(logs[1]) - median(logs[0]);
  const within = error * errorsWithin(fewest);
  return { value, error, low: value - within, high: value + within };
}

function comparePoints(first: ScalingPoint, second: ScalingPoint, reports: readonly ScalingReport[]): ComparedPoint {
  const sides = {
    threads: first.threads,
    samplesPerSecond: [first.samplesPerSecond, second.samplesPerSecond],
    speedup: [first.speedup, second.speedup],
  } as const;
  const gain = logRatioOfMedians(first.trials, second.trials);
  const isDisturbed = [first, second].some((point, index) =>
    isDisturbing(point.lossToOthers, reports[index]?.otherLoad ?? null),
  );
  if (gain === null || isDisturbed) return { ...sides, ratio: null, ratioError: null, change: 'unknown' };
  const { value, error, low, high } = ratioOf(gain);
  const change = low > 1 ? 'faster' : high < 1 ? 'slower' : 'alike';
  return { ...sides, ratio: value, ratioError: error, change };
}

/** What differs between the reports besides their throughput, so that nobody takes it for the machine's doing. */
function differences(first: ScalingReport, second: ScalingReport): string[] {
  const named = (
    [
      ['processor', first.machine.cpu, second.machine.cpu],
      ['kernel', first.kernel, second.kernel],
      ['platform', first.machine.platform, second.machine.platform],
      ['runtime', first.machine.runtime, second.machine.runtime],
      ['number of allowed hardware threads', first.machine.allowedThreads, second.machine.allowedThreads],
      ['quota', first.machine.quota ?? 'none', second.machine.quota ?? 'none'],
    ] as const
  ).filter(([, before, after]) => before !== after);
  return named.map(([what, before, after]) => `The ${what} differs: ${before}, then ${after}.`);
}

function sentenceOf({ threads, ratio, ratioError, change }: ComparedPoint): string {
  const on = plural(threads, 'thread');
  if (change === 'unknown' || ratio === null)
    return `On ${on} the comparison cannot tell: other load, or too few trials.`;
  const known = `${withError(ratio, ratioError)} times the throughput of the first`;
  return change === 'alike'
    ? `On ${on} the second report is not distinguishable from the first: ${known}.`
    : `On ${on} the second report is ${change}: ${known}.`;
}

/**
 * Sets two reports side by side, at the numbers of threads that both have.
 *
 * @example
 * compareReports(readReport(monday), readReport(friday)).findings
 */
export function compareReports(first: ScalingReport, second: ScalingReport): ReportComparison {
  const points = first.points.flatMap((point) => {
    const other = second.points.find(({ threads }) => threads === point.threads);
    return other === undefined ? [] : [comparePoints(point, other, [first, second])];
  });
  const [one, ...more] = points;
  const last = more.at(-1);
  const lost = first.points.filter(({ threads }) => !points.some((point) => point.threads === threads));
  return {
    points,
    findings: [
      ...(one === undefined ? [] : [sentenceOf(one)]),
      ...(last === undefined ? [] : [sentenceOf(last)]),
      ...differences(first, second),
      ...(lost.length > 0
        ? [
            `Only the first report measured ${listOf(
              lost.map(({ threads }) => threads),
              'and',
            )} threads.`,
          ]
        : []),
    ],
  };
}

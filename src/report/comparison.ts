import type { ScalingPoint, ScalingReport } from '../scaling/report.js';
import { medianError } from '../trials/robust.js';
import { describeProcessor } from './machine.js';
import { formatPercent, formatRate, formatUncertain, plural } from './numbers.js';
import {
  type CsvRow,
  csvTable,
  formatList,
  formatTable,
  type ListEntry,
  markdownList,
  markdownTable,
  type Table,
} from './table.js';
import { paragraph } from './text.js';
import { safeText } from './untrusted.js';

/** Two scaling reports side by side: two machines, or two days. */

export type NamedReport = { readonly name: string; readonly report: ScalingReport };

export type ComparedPoint = {
  readonly threads: number;
  readonly samplesPerSecond: readonly [first: number, second: number];
  readonly speedup: readonly [first: number, second: number];
  /** Throughput of the second over that of the first. */
  readonly ratio: number;
  /** Standard error of `ratio`, from the scatter of the trials; null with fewer than three of them on either side. */
  readonly ratioError: number | null;
};

export type Comparison = {
  readonly names: readonly [first: string, second: string];
  readonly reports: readonly [first: ScalingReport, second: ScalingReport];
  /** The numbers of threads that both have. */
  readonly points: readonly ComparedPoint[];
  /** One sentence each. */
  readonly findings: readonly string[];
};

const LEAST_TRIALS = 3;
/** Nearer to 1 than this many of its errors, a ratio says nothing. */
const SIGNIFICANT = 2;

function relativeError({ mad, samplesPerSecond, trials }: ScalingPoint): number | null {
  return mad === null || trials.length < LEAST_TRIALS ? null : medianError(mad, trials.length) / samplesPerSecond;
}

function comparedPoint(first: ScalingPoint, second: ScalingPoint): ComparedPoint {
  const ratio = second.samplesPerSecond / first.samplesPerSecond;
  const [one, other] = [relativeError(first), relativeError(second)];
  return {
    threads: first.threads,
    samplesPerSecond: [first.samplesPerSecond, second.samplesPerSecond],
    speedup: [first.speedup, second.speedup],
    ratio,
    ratioError: one === null || other === null ? null : ratio * Math.hypot(one, other),
  };
}

function findingOf({ threads, ratio, ratioError }: ComparedPoint, [first, second]: readonly [string, string]): string {
  const on = `On ${plural(threads, 'thread')}`;
  if (ratioError === null)
    return `${on} ${second} is ${formatUncertain(ratio, null)} times as fast as ${first}; too few trials to tell how sure that is.`;
  const times = formatUncertain(ratio, ratioError);
  if (Math.abs(ratio - 1) < SIGNIFICANT * ratioError)
    return `${on} the two cannot be told apart: ${times} times as fast.`;
  const difference = formatPercent(Math.abs(ratio - 1));
  return `${on} ${second} is ${difference} ${ratio > 1 ? 'faster' : 'slower'} than ${first} (${times} times as fast).`;
}

export function compareReports(first: NamedReport, second: NamedReport): Comparison {
  const names = [safeText(first.name, 60), safeText(second.name, 60)] as const;
  const points = first.report.points.flatMap((point) => {
    const other = second.report.points.find(({ threads }) => threads === point.threads);
    return other === undefined ? [] : [comparedPoint(point, other)];
  });
  const ends = [points[0], ...(points.length > 1 ? points.slice(-1) : [])].filter((point) => point !== undefined);
  const kernels = [first.report.kernel, second.report.kernel].map((kernel) => safeText(kernel));
  return {
    names,
    reports: [first.report, second.report],
    points,
    findings: [
      ...ends.map((point) => findingOf(point, names)),
      ...(kernels[0] === kernels[1] ? [] : [`They ran different kernels: ${kernels.join(' and ')}.`]),
    ],
  };
}

const ONE = 'A';
const OTHER = 'B';

function comparisonTable({ points }: Comparison): Table {
  return {
    header: ['threads', ONE, OTHER, `${OTHER} / ${ONE}`, `speed-up ${ONE}`, `speed-up ${OTHER}`],
    spare: [`speed-up ${ONE}`, `speed-up ${OTHER}`],
    rows: points.map(({ threads, samplesPerSecond: [one, other], speedup, ratio, ratioError }) => [
      String(threads),
      formatRate(one),
      formatRate(other),
      formatUncertain(ratio, ratioError),
      ...speedup.map((each) => each.toFixed(2)),
    ]),
  };
}

function legendOf({ names, reports }: Comparison): ListEntry[] {
  return reports.map((report, index) => [
    index === 0 ? ONE : OTHER,
    `${names[index]}: ${describeProcessor(report.machine)}; kernel ${safeText(report.kernel)}`,
  ]);
}

export function describeComparison(comparison: Comparison, width: number): string {
  return [
    comparison.findings.map((finding) => paragraph(finding, width)).join(''),
    formatTable(comparisonTable(comparison), width),
    formatList(legendOf(comparison), width),
  ].join('\n');
}

export function comparisonMarkdown(comparison: Comparison): string {
  const findings = comparison.findings.map((finding): ListEntry => ['finding', finding]);
  return `${markdownTable(comparisonTable(comparison))}\n${markdownList([...findings, ...legendOf(comparison)])}`;
}

export function comparisonCsv({ points }: Comparison): string {
  return csvTable(
    points.map(
      ({ threads, samplesPerSecond: [one, other], speedup: [oneUp, otherUp], ratio, ratioError }): CsvRow => ({
        threads,
        samples_per_second_a: one,
        samples_per_second_b: other,
        speedup_a: oneUp,
        speedup_b: otherUp,
        ratio,
        ratio_error: ratioError,
      }),
    ),
  );
}

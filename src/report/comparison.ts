import type { ReportComparison } from '../scaling/compare.js';
import type { ScalingReport } from '../scaling/report.js';
import { describeProcessor } from './machine.js';
import { formatRate, formatUncertain } from './numbers.js';
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

/** Two scaling reports side by side, for a terminal, as Markdown, as CSV. */

export type NamedReport = { readonly name: string; readonly report: ScalingReport };

export type Sides = readonly [first: NamedReport, second: NamedReport];

const ONE = 'A';
const OTHER = 'B';

function comparisonTable({ points }: ReportComparison): Table {
  return {
    header: ['threads', ONE, OTHER, `${OTHER} / ${ONE}`, `speed-up ${ONE}`, `speed-up ${OTHER}`],
    spare: [`speed-up ${ONE}`, `speed-up ${OTHER}`],
    rows: points.map(({ threads, samplesPerSecond: [one, other], speedup, ratio, ratioError }) => [
      String(threads),
      formatRate(one),
      formatRate(other),
      ratio === null ? '–' : formatUncertain(ratio, ratioError),
      ...speedup.map((each) => each.toFixed(2)),
    ]),
  };
}

function legendOf(sides: Sides): ListEntry[] {
  return sides.map(({ name, report }, index) => [
    index === 0 ? ONE : OTHER,
    `${safeText(name, 60)}: ${describeProcessor(report.machine)}; kernel ${safeText(report.kernel)}`,
  ]);
}

export function describeComparison(comparison: ReportComparison, sides: Sides, width: number): string {
  return [
    comparison.findings.map((finding) => paragraph(safeText(finding, 1000), width)).join(''),
    formatTable(comparisonTable(comparison), width),
    formatList(legendOf(sides), width),
  ].join('\n');
}

export function comparisonMarkdown(comparison: ReportComparison, sides: Sides): string {
  const findings = comparison.findings.map((finding): ListEntry => ['finding', finding]);
  return `${markdownTable(comparisonTable(comparison))}\n${markdownList([...findings, ...legendOf(sides)])}`;
}

export function comparisonCsv({ points }: ReportComparison): string {
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

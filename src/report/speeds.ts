import type { Speed } from '../trials/comparisons.js';
import type { SpeedReport } from '../trials/speeds.js';
import { describeLoad, describeProcessor } from './machine.js';
import { formatCount, formatDuration, formatRate, formatTimes, plural } from './numbers.js';
import { formatSpread } from './scaling.js';
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

/** A comparison of kernels as facts and tables. */

export function speedFacts(report: SpeedReport): ListEntry[] {
  const trials = Math.max(...report.speeds.map((speed) => speed.trials.length));
  return [
    ['processor', describeProcessor(report.machine)],
    [
      'trials',
      `${plural(trials, 'trial')} each, interleaved; median and median absolute deviation (MAD)${report.partial ? '; cut short' : ''}`,
    ],
    [
      'hits',
      `every kernel counted ${formatCount(report.hits)} in the first ${formatCount(report.samples)} darts of seed ${report.seed}`,
    ],
    ['other load', describeLoad(report.otherLoad)],
    ['time', formatDuration(report.elapsedMs)],
  ];
}

export const nameOf = ({ name }: Speed): string => safeText(name);

/** How many times the Math.random() loop; a dash where noise or other load leaves it unknown. */
export const ratioOf = ({ ratio }: Speed): string => (ratio === null ? '–' : formatTimes(ratio));

export function speedTable({ speeds }: SpeedReport): Table {
  return {
    header: ['who', 'threads', 'throughput', '± MAD', 'against Math.random()'],
    spare: ['threads', '± MAD'],
    rows: speeds.map((speed) => [
      nameOf(speed),
      String(speed.threads),
      formatRate(speed.samplesPerSecond),
      formatSpread(speed.mad, speed.samplesPerSecond),
      ratioOf(speed),
    ]),
  };
}

const BAR_WIDTH = 24;

/** The table with bars from zero behind it, where there is room for them. */
function speedTableWithBars(report: SpeedReport, width: number): string {
  const { header, rows, spare = [], ...rest } = speedTable(report);
  const most = Math.max(...report.speeds.map(({ samplesPerSecond }) => samplesPerSecond));
  const bars = report.speeds.map(({ samplesPerSecond }) =>
    '█'.repeat(Math.ceil((BAR_WIDTH * samplesPerSecond) / most)),
  );
  const table = {
    ...rest,
    header: [...header, ''.padEnd(BAR_WIDTH)],
    spare: ['threads', ''.padEnd(BAR_WIDTH), ...spare],
    rows: rows.map((row, index) => [...row, (bars[index] ?? '').padEnd(BAR_WIDTH)]),
  };
  return formatTable(table, width);
}

export function speedMarkdown(report: SpeedReport): string {
  const findings = report.findings.map((finding): ListEntry => ['finding', finding]);
  return `${markdownTable(speedTable(report))}\n${markdownList([...findings, ...speedFacts(report)])}`;
}

export function speedCsv({ speeds }: SpeedReport): string {
  return csvTable(
    speeds.map(
      (speed): CsvRow => ({
        name: speed.name,
        threads: speed.threads,
        samples_per_second: speed.samplesPerSecond,
        mad: speed.mad,
        trials: speed.trials.length,
        ratio: speed.ratio,
        ratio_error: speed.ratioError,
      }),
    ),
  );
}

/** The answer first, then what it rests on. */
export function describeSpeeds(report: SpeedReport, width: number): string {
  const findings = report.findings.map((finding) => paragraph(safeText(finding, 1000), width));
  return [findings.join(''), speedTableWithBars(report, width), formatList(speedFacts(report), width)].join('\n');
}

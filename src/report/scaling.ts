import type { ScalingPoint, ScalingReport } from '../scaling/report.js';
import { describeLoad, describeProcessor, describeRestrictions, describeRuntime } from './machine.js';
import { formatCount, formatDuration, formatPercent, formatRate, plural } from './numbers.js';
import { type CsvRow, csvTable, type ListEntry, markdownList, markdownTable, type Table } from './table.js';
import { safeText } from './untrusted.js';

/** A scaling report as facts and tables. */

const orDash = (value: number | null, format: (value: number) => string): string =>
  value === null ? '–' : format(value);

/** Spread of the trials as a share; a trial alone has none. */
export function formatSpread(mad: number | null, samplesPerSecond: number): string {
  return mad === null ? '–' : formatPercent(mad / samplesPerSecond);
}

export function trialsOf({ points }: ScalingReport): number {
  return Math.max(...points.map(({ trials }) => trials.length));
}

export function scalingFacts(report: ScalingReport): ListEntry[] {
  const cutShort = report.partial ? '; cut short' : '';
  return [
    ['processor', describeProcessor(report.machine)],
    ['allowed', describeRestrictions(report.machine)],
    ['backend', `${report.backend}, kernel ${safeText(report.kernel)}; ${describeRuntime(report.machine)}`],
    [
      'darts',
      `${formatCount(report.samples)} in each trial, ${plural(trialsOf(report), 'trial')} a point, interleaved${cutShort}`,
    ],
    ['hits', `${formatCount(report.hits)} of seed ${report.seed}, the same in every trial`],
    ['other load', describeLoad(report.otherLoad)],
    ['time', formatDuration(report.elapsedMs)],
  ];
}

const markOf = ({ threads, pastPhysicalCores }: ScalingPoint): string => `${threads}${pastPhysicalCores ? ' *' : ''}`;

function speedupOf({
  threads,
  speedup,
  speedupError,
}: Pick<ScalingPoint, 'threads' | 'speedup' | 'speedupError'>): string {
  if (threads === 1) return '1';
  const error = speedupError === null ? '' : ` ± ${Math.max(speedupError, 0.01).toFixed(2)}`;
  return `${speedup.toFixed(2)}${error}`;
}

export function pointTable({ points, machine }: ScalingReport): Table {
  const cores =
    machine.allowedCores === null ? 'the physical cores' : `the ${plural(machine.allowedCores, 'physical core')}`;
  return {
    header: ['threads', 'throughput', '± MAD', 'speed-up', 'efficiency', 'Karp–Flatt', 'Amdahl', 'Gustafson'],
    spare: ['Gustafson', 'Karp–Flatt', 'Amdahl', '± MAD', 'throughput'],
    rows: points.map((point) => [
      markOf(point),
      formatRate(point.samplesPerSecond),
      formatSpread(point.mad, point.samplesPerSecond),
      speedupOf(point),
      formatPercent(point.efficiency),
      orDash(point.karpFlatt, formatPercent),
      orDash(point.amdahl, (speedup) => speedup.toFixed(2)),
      orDash(point.gustafson, (speedup) => speedup.toFixed(2)),
    ]),
    ...(points.some(({ pastPhysicalCores }) => pastPhysicalCores) && {
      note: `* more threads than ${cores} that this process may use`,
    }),
  };
}

export function waysTable({ ways }: ScalingReport): Table | undefined {
  if (ways === null) return undefined;
  return {
    header: ['way', 'kernel', 'alone', 'together', '± MAD', 'speed-up', 'efficiency', 'start'],
    spare: ['± MAD', 'kernel', 'alone', 'start', 'efficiency'],
    rows: ways.measured.map((way) => [
      `${way.threads} ${safeText(way.way)}`,
      safeText(way.kernel),
      formatRate(way.samplesPerSecondAlone),
      formatRate(way.samplesPerSecond),
      formatSpread(way.mad, way.samplesPerSecond),
      speedupOf(way),
      formatPercent(way.efficiency),
      formatDuration(way.startMs),
    ]),
    note: `All counted the same ${formatCount(ways.measured[0]?.hits ?? 0)} hits among the first ${formatCount(ways.samples)} darts.`,
  };
}

export function scalingMarkdown(report: ScalingReport): string {
  const ways = waysTable(report);
  const findings = report.verdict.findings.map((finding): ListEntry => ['verdict', finding]);
  return [
    markdownTable(pointTable(report)),
    ...(ways === undefined ? [] : [markdownTable(ways)]),
    markdownList([...findings, ...scalingFacts(report)]),
  ].join('\n');
}

/** A row for each number of threads, with all digits. */
export function scalingCsv({ points }: ScalingReport): string {
  return csvTable(
    points.map(
      (point): CsvRow => ({
        threads: point.threads,
        samples_per_second: point.samplesPerSecond,
        mad: point.mad,
        trials: point.trials.length,
        speedup: point.speedup,
        speedup_error: point.speedupError,
        efficiency: point.efficiency,
        karp_flatt: point.karpFlatt,
        amdahl: point.amdahl,
        gustafson: point.gustafson,
        past_physical_cores: point.pastPhysicalCores,
      }),
    ),
  );
}

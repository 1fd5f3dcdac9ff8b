import { barsPanel } from '../charts/bars.js';
import { type Canvas, drawSvg } from '../charts/drawing.js';
import { htmlPage, type Section } from '../charts/page.js';
import { efficiencyPanel, speedupPanel, threadTicks, wholeTicks } from '../charts/speedup.js';
import { sampleCurve, type TerminalSeries, terminalChart } from '../charts/terminal.js';
import type { Machine } from '../platform/machine.js';
import { amdahlSpeedup } from '../scaling/laws/amdahl.js';
import type { ScalingPoint, ScalingReport } from '../scaling/report.js';
import { formatCount, formatDuration, formatRate } from './numbers.js';
import { formatList, formatTable, type Table } from './table.js';

/** A scaling report as text, as a picture and as a page. */

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const plural = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
const orDash = (value: number | null, format: (value: number) => string): string =>
  value === null ? '–' : format(value);

export function describeProcessor(machine: Machine): string {
  const { cpu, physicalCores, performanceCores, efficiencyCores, hardwareThreads } = machine;
  const cores =
    efficiencyCores > 0
      ? `${plural(performanceCores ?? 0, 'performance core')} and ${plural(efficiencyCores, 'efficiency core')}`
      : plural(physicalCores ?? 0, 'physical core');
  return `${cpu}, ${cores}, ${plural(hardwareThreads, 'hardware thread')}`;
}

/** What affinity and quota leave of the machine. */
export function describeRestrictions({ allowedThreads, allowedCores, hardwareThreads, quota }: Machine): string {
  const affinity =
    allowedThreads < hardwareThreads
      ? `affinity: ${plural(allowedThreads, 'hardware thread')} on ${plural(allowedCores ?? 0, 'core')}`
      : 'affinity: all of them';
  return `${affinity}; cgroup quota: ${quota === null ? 'none' : plural(Number(quota.toFixed(2)), 'processor')}`;
}

function facts(report: ScalingReport): readonly (readonly [string, string])[] {
  const trials = report.points[0]?.trials.length ?? 0;
  return [
    ['processor', describeProcessor(report.machine)],
    ['allowed', describeRestrictions(report.machine)],
    ['backend', `${report.backend}, kernel ${report.kernel}; ${report.machine.runtime} ${report.machine.platform}`],
    [
      'darts',
      `${formatCount(report.samples)} in each trial, ${plural(trials, 'trial')} a point, interleaved${report.partial ? '; cut short' : ''}`,
    ],
    ['hits', `${formatCount(report.hits)} of seed ${report.seed}, the same in every trial`],
    [
      'other load',
      `${report.otherLoad === null ? 'unknown' : plural(Number(report.otherLoad.toFixed(2)), 'processor')}, on average`,
    ],
    ['time', formatDuration(report.elapsedMs)],
  ];
}

const markOf = ({ threads, pastPhysicalCores }: ScalingPoint): string => `${threads}${pastPhysicalCores ? ' *' : ''}`;

export function pointTable({ points, machine }: ScalingReport): Table {
  return {
    header: ['threads', 'throughput', '± MAD', 'speed-up', 'efficiency', 'Karp–Flatt', 'Amdahl', 'Gustafson'],
    rows: points.map((point) => [
      markOf(point),
      formatRate(point.samplesPerSecond),
      orDash(point.mad, (mad) => percent(mad / point.samplesPerSecond)),
      `${point.speedup.toFixed(2)}${point.threads === 1 || point.speedupError === null ? '' : ` ± ${point.speedupError.toFixed(2)}`}`,
      percent(point.efficiency),
      orDash(point.karpFlatt, percent),
      orDash(point.amdahl, (speedup) => speedup.toFixed(2)),
      orDash(point.gustafson, (speedup) => speedup.toFixed(2)),
    ]),
    ...(points.some(({ pastPhysicalCores }) => pastPhysicalCores) && {
      note: `* more threads than the ${plural(machine.allowedCores ?? 0, 'physical core')} that this process may use`,
    }),
  };
}

export function waysTable({ ways }: ScalingReport): Table | undefined {
  if (ways === null) return undefined;
  return {
    header: ['way', 'kernel', 'alone', 'together', '± MAD', 'speed-up', 'efficiency', 'start'],
    rows: ways.measured.map((way) => [
      `${way.threads} ${way.way}`,
      way.kernel,
      formatRate(way.samplesPerSecondAlone),
      formatRate(way.samplesPerSecond),
      orDash(way.mad, (mad) => percent(mad / way.samplesPerSecond)),
      way.speedup.toFixed(2),
      percent(way.efficiency),
      formatDuration(way.startMs),
    ]),
    note: `All counted the same ${formatCount(ways.measured[0]?.hits ?? 0)} hits among the first ${formatCount(ways.samples)} darts.`,
  };
}

/** One tick more where the last is below the top of the chart. */
function roundedUp(ticks: readonly number[], most: number): number[] {
  const [first = 0, second = 1] = ticks;
  const last = ticks.at(-1) ?? most;
  return last < most ? [...ticks, last + second - first] : [...ticks];
}

function speedupChart({ points, amdahl }: ScalingReport, hasColours: boolean): Promise<string> {
  const threads = points.map((point) => point.threads);
  const most = Math.max(...threads);
  // A little more than linear is noise, and is drawn on the uppermost line.
  const highest = Math.max(most, Math.ceil(0.95 * Math.max(...points.map(({ speedup }) => speedup))));
  const yTicks = roundedUp(wholeTicks(highest), highest);
  const top = yTicks.at(-1) ?? highest;
  const ideal: TerminalSeries = {
    name: 'ideal',
    symbol: '·',
    color: 'ansiWhite',
    points: sampleCurve(1, most, (n) => n),
  };
  const fit: TerminalSeries[] = amdahl
    ? [
        {
          name: "Amdahl's fit",
          symbol: '+',
          color: 'ansiYellow',
          points: sampleCurve(1, most, (n) => amdahlSpeedup(amdahl.serialFraction, n)),
        },
      ]
    : [];
  const measured = (isPast: boolean, name: string, symbol: string): TerminalSeries[] => {
    const own = points.filter(({ pastPhysicalCores }) => pastPhysicalCores === isPast);
    return own.length === 0
      ? []
      : [
          {
            name,
            symbol,
            color: 'ansiBlue',
            points: own.map((point) => [point.threads, Math.min(point.speedup, top)] as const),
          },
        ];
  };
  return terminalChart(
    {
      xLabel: 'threads',
      yLabel: 'speed-up',
      xTicks: threadTicks(threads),
      yTicks,
      series: [
        ideal,
        ...fit,
        ...measured(true, 'measured, past the physical cores', '○'),
        ...measured(false, 'measured', '●'),
      ],
    },
    hasColours,
  );
}

/** Everything for a terminal. */
export async function describeScaling(report: ScalingReport, hasColours: boolean): Promise<string> {
  const ways = waysTable(report);
  return [
    formatList(facts(report)),
    formatTable(pointTable(report)),
    ...(report.points.length > 1 ? [await speedupChart(report, hasColours)] : []),
    ...(ways === undefined ? [] : [formatTable(ways)]),
    report.verdict.findings.map((finding) => `${finding}\n`).join(''),
  ].join('\n');
}

const TITLE = 'What every thread brings';

function subtitleOf(report: ScalingReport): string {
  return `${report.machine.cpu}, kernel ${report.kernel}: ${plural(report.machine.physicalCores ?? 0, 'physical core')}, ${plural(report.machine.hardwareThreads, 'hardware thread')}`;
}

export function scalingSvg(
  canvas: Canvas,
  report: ScalingReport,
  title: string = TITLE,
  subtitle: string = subtitleOf(report),
): string {
  return drawSvg(canvas, {
    title,
    subtitle,
    panels: [speedupPanel(canvas, report), efficiencyPanel(canvas, report)],
  });
}

function waysSvg(canvas: Canvas, { ways }: ScalingReport): string | undefined {
  if (ways === null) return undefined;
  const bars = ways.measured.map(({ way, threads, samplesPerSecond, mad }) => ({
    name: `${threads} ${way}`,
    samplesPerSecond,
    mad: mad ?? 0,
    label: formatRate(samplesPerSecond),
  }));
  return drawSvg(canvas, {
    title: 'Three ways of going parallel',
    subtitle: 'The same darts, counted to the same hits',
    panels: [barsPanel(canvas, bars)],
  });
}

export function scalingPage(canvas: Canvas, report: ScalingReport): string {
  const ways = waysTable(report);
  const waysPicture = waysSvg(canvas, report);
  const sections: Section[] = [
    { kind: 'list', heading: 'Verdict', items: report.verdict.findings },
    {
      kind: 'picture',
      svg: scalingSvg(
        canvas,
        report,
        'Speed-up and efficiency',
        `Median of ${report.points[0]?.trials.length ?? 0} interleaved trials a point`,
      ),
    },
    { kind: 'table', heading: 'Measured', ...pointTable(report) },
    ...(ways === undefined ? [] : [{ kind: 'table', heading: 'Three ways of going parallel', ...ways } as const]),
    ...(waysPicture === undefined ? [] : [{ kind: 'picture', svg: waysPicture } as const]),
    { kind: 'facts', heading: 'Where and how', facts: facts(report) },
    { kind: 'data', heading: 'The report as JSON', json: report },
  ];
  return htmlPage({ title: TITLE, lead: subtitleOf(report), sections });
}

import { describeProcessor } from '../report/machine.js';
import { formatRate, plural } from '../report/numbers.js';
import { pointTable, scalingFacts, trialsOf, waysTable } from '../report/scaling.js';
import { formatList, formatTable } from '../report/table.js';
import { paragraph } from '../report/text.js';
import { safeText } from '../report/untrusted.js';
import { amdahlSpeedup } from '../scaling/laws/amdahl.js';
import { uslSpeedup } from '../scaling/laws/usl.js';
import type { ScalingReport } from '../scaling/report.js';
import { barsPanel } from './bars.js';
import type { Canvas, Drawing } from './drawing.js';
import { efficiencyPanel } from './efficiency.js';
import { htmlPage, type Section } from './page.js';
import { speedupAxis, speedupPanel } from './speedup.js';
import { plotWidth, type Screen, sampleCurve, type TerminalSeries, terminalChart } from './terminal.js';
import { threadTicks } from './ticks.js';

/** A scaling report drawn: for a terminal, as a picture, as a page. */

const TITLE = 'What every thread brings';

function lawSeries({ amdahl, usl }: ScalingReport, most: number, top: number): TerminalSeries[] {
  const curve = (law: (n: number) => number): TerminalSeries['points'] =>
    sampleCurve(1, most, law).filter(([, speedup]) => speedup <= top);
  const series: TerminalSeries[] = [{ name: 'ideal', symbol: '·', colour: 'white', points: curve((n) => n) }];
  if (usl) {
    const { contention, coherency } = usl;
    series.push({
      name: 'Gunther',
      symbol: '×',
      colour: 'green',
      points: curve((n) => uslSpeedup(contention, coherency, n)),
    });
  }
  if (amdahl) {
    const { serialFraction } = amdahl;
    series.push({
      name: 'Amdahl',
      symbol: '+',
      colour: 'yellow',
      points: curve((n) => amdahlSpeedup(serialFraction, n)),
    });
  }
  return series;
}

function speedupChart(report: ScalingReport, screen: Screen): Promise<string> {
  const { points } = report;
  const threads = points.map((point) => point.threads);
  const most = Math.max(...threads);
  // A little above the last tick is noise, and is drawn on it.
  const yTicks = speedupAxis(points, most).ticks;
  const top = yTicks.at(-1) ?? most;
  const measured = (isPast: boolean, name: string, symbol: string): TerminalSeries[] => {
    const own = points.filter(({ pastPhysicalCores }) => pastPhysicalCores === isPast);
    const places = own.map((point) => [point.threads, Math.min(point.speedup, top)] as const);
    return own.length === 0 ? [] : [{ name, symbol, colour: 'blue', points: places }];
  };
  return terminalChart(
    {
      xLabel: 'threads',
      yLabel: 'speed-up',
      xTicks: threadTicks(threads, plotWidth(screen), 1),
      yTicks,
      series: [
        ...lawSeries(report, most, top),
        ...measured(true, 'measured, past the physical cores', '○'),
        ...measured(false, 'measured', '●'),
      ],
    },
    screen,
  );
}

/** Everything for a terminal: the recommendation first, then what it rests on. */
export async function describeScaling(report: ScalingReport, screen: Screen): Promise<string> {
  const { width } = screen;
  const ways = waysTable(report);
  const [recommendation, ...findings] = report.verdict.findings.map((finding) =>
    paragraph(safeText(finding, 1000), width),
  );
  return [
    recommendation ?? '',
    formatTable(pointTable(report), width),
    ...(report.points.length > 1 ? [await speedupChart(report, screen)] : []),
    ...(ways === undefined ? [] : [formatTable(ways, width)]),
    ...(findings.length === 0 ? [] : [findings.join('')]),
    formatList(scalingFacts(report), width),
  ].join('\n');
}

function drawingOf(canvas: Canvas, report: ScalingReport, title: string, subtitle: string): Drawing {
  return { title, subtitle, panels: [speedupPanel(canvas, report), efficiencyPanel(canvas, report)] };
}

export function scalingDrawing(canvas: Canvas, report: ScalingReport): Drawing {
  return drawingOf(canvas, report, TITLE, `${describeProcessor(report.machine)}; kernel ${safeText(report.kernel)}`);
}

function waysDrawing(canvas: Canvas, { ways }: ScalingReport): Drawing | undefined {
  if (ways === null) return undefined;
  const bars = ways.measured.map(({ way, threads, samplesPerSecond, mad }) => ({
    name: `${threads} ${safeText(way)}`,
    samplesPerSecond,
    mad,
    label: formatRate(samplesPerSecond),
  }));
  return {
    title: 'Three ways of going parallel',
    subtitle: 'The same darts, counted to the same hits',
    panels: [barsPanel(canvas, bars)],
  };
}

export function scalingPage(canvas: Canvas, report: ScalingReport): string {
  const ways = waysTable(report);
  const waysPicture = waysDrawing(canvas, report);
  const picture = drawingOf(
    canvas,
    report,
    'Speed-up and efficiency',
    `Median of ${plural(trialsOf(report), 'interleaved trial')} a point; dashed: the laws of Amdahl and Gunther; shaded: past the cores of its own`,
  );
  const sections: Section[] = [
    { kind: 'list', heading: 'Verdict', items: report.verdict.findings },
    { kind: 'picture', drawing: picture },
    { kind: 'table', heading: 'Measured', ...pointTable(report) },
    ...(ways === undefined ? [] : [{ kind: 'table', heading: 'Three ways of going parallel', ...ways } as const]),
    ...(waysPicture === undefined ? [] : [{ kind: 'picture', drawing: waysPicture } as const]),
    { kind: 'facts', heading: 'Where and how', facts: scalingFacts(report) },
    { kind: 'data', heading: 'The report as JSON', json: report },
  ];
  const lead = `${describeProcessor(report.machine)}; kernel ${safeText(report.kernel)}`;
  return htmlPage(canvas, { title: TITLE, lead, sections });
}

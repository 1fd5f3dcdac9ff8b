import { AMBER, BACKGROUND, BLUE, GRID, MUTED, ORANGE } from '../../src/charts/theme.js';
import { threadTicks, wholeTicks } from '../../src/charts/ticks.js';
import { formatRate } from '../../src/report/numbers.js';
import { amdahlSpeedup } from '../../src/scaling/laws/amdahl.js';
import { karpFlatt } from '../../src/scaling/laws/karp-flatt.js';
import type { ScalingAnalysis, ScalingPoint } from '../../src/scaling/report.js';
import type { Picture } from '../parts/figure.js';
import { Plot } from '../parts/plot.js';

/** Section 3: the measured points between what is ideal and what was guessed. */

type CurvePoint = { readonly threads: number; readonly speedup: number };

const STEPS = 60;

function amdahlCurve(serialFraction: number, most: number): CurvePoint[] {
  return Array.from({ length: STEPS + 1 }, (_, index) => {
    const threads = 1 + ((most - 1) * index) / STEPS;
    return { threads, speedup: amdahlSpeedup(serialFraction, threads) };
  });
}

const at = { x: 'threads', y: 'speedup' } as const;

/** Below a line, half way, where no measured point is hidden. */
const labelBelow = (text: string, point: CurvePoint) =>
  Plot.text([point], {
    ...{ ...at, text: () => text, fill: 'currentColor', dy: 16 },
    ...{ textAnchor: 'middle', fontWeight: 600, stroke: BACKGROUND, strokeWidth: 5, className: 'halo' },
  });

function measuredMarks(points: readonly ScalingPoint[]) {
  const dot = { ...at, r: 4.5, stroke: BLUE, strokeWidth: 2 } as const;
  return [
    Plot.ruleX(
      points.filter(({ speedupInterval }) => speedupInterval !== null),
      {
        x: 'threads',
        y1: ({ speedupInterval }: ScalingPoint) => speedupInterval?.[0] ?? 0,
        y2: ({ speedupInterval }: ScalingPoint) => speedupInterval?.[1] ?? 0,
        ...{ stroke: BLUE, strokeWidth: 2, strokeOpacity: 0.5, className: 'stroked blue', clip: true },
      },
    ),
    Plot.dot(
      points.filter(({ pastPhysicalCores }) => !pastPhysicalCores),
      { ...dot, fill: BLUE, className: 'filled stroked blue' },
    ),
    Plot.dot(
      points.filter(({ pastPhysicalCores }) => pastPhysicalCores),
      { ...dot, fill: BACKGROUND, className: 'stroked hollow blue' },
    ),
  ];
}

const orDash = (value: number | null, digits: number): string => (value === null ? '–' : value.toFixed(digits));

function describe(analysis: ScalingAnalysis | undefined, guess: number, most: number): string {
  const guessed = `Your guess: ${guess.toFixed(1)} times for ${most} threads`;
  if (analysis === undefined) return `Speed-up over threads, nothing measured yet. ${guessed}; ideal: ${most} times.`;
  const measured = analysis.points.map(({ threads, speedup }) => `${threads}: ${speedup.toFixed(2)}`).join(', ');
  const law = analysis.amdahl
    ? `; Amdahl’s law fits with ${(100 * analysis.amdahl.serialFraction).toFixed(1)} % serial`
    : '';
  return `Speed-up over threads, measured as threads: times: ${measured}${law}. ${guessed}.`;
}

function rowOf(point: ScalingPoint): string[] {
  return [
    String(point.threads),
    formatRate(point.samplesPerSecond),
    point.speedup.toFixed(2),
    point.speedupInterval?.map((end) => end.toFixed(2)).join(' … ') ?? '–',
    `${(100 * point.efficiency).toFixed(0)} %`,
    orDash(point.amdahl, 2),
  ];
}

function axisMarks(most: number, top: number, width: number) {
  const threads = Array.from({ length: most }, (_, index) => index + 1);
  return [
    Plot.gridY(wholeTicks(top), { stroke: GRID, strokeOpacity: 1, className: 'grid' }),
    Plot.axisX({
      ...{ ticks: threadTicks(threads, width - 90, 7), tickFormat: String },
      ...{ label: 'threads', labelAnchor: 'center', labelArrow: 'none', labelOffset: 36 },
    }),
    Plot.axisY({
      ...{ ticks: wholeTicks(top), tickFormat: (value: number) => `${value}×` },
      ...{ label: 'speed-up', labelArrow: 'none' },
    }),
  ];
}

/** What is ideal, what was guessed, and what was fitted to the measured points. */
function lawMarks(fitted: ScalingAnalysis['amdahl'], serialGuess: number, most: number) {
  const ideal = { ...at, stroke: MUTED, strokeDasharray: '6 5', className: 'stroked muted' };
  const guessed = { ...at, stroke: AMBER, strokeWidth: 2, strokeDasharray: '2 4', className: 'stroked amber' };
  const amdahl = { ...at, stroke: ORANGE, strokeWidth: 2, className: 'stroked orange' };
  return [
    Plot.line(amdahlCurve(0, most), ideal),
    Plot.line(amdahlCurve(serialGuess, most), guessed),
    ...(fitted === null ? [] : [Plot.line(amdahlCurve(fitted.serialFraction, most), amdahl)]),
  ];
}

export function speedupPicture(analysis: ScalingAnalysis | undefined, guess: number, most: number): Picture {
  const points = analysis?.points ?? [];
  const serialGuess = Math.min(Math.max(karpFlatt(guess, most), 0), 1);
  const top = Math.max(most, ...points.map(({ speedup }) => speedup));
  const middle = (1 + most) / 2;
  const halfWay = { threads: middle, speedup: amdahlSpeedup(serialGuess, middle) };
  return {
    description: describe(analysis, guess, most),
    header: ['threads', 'darts a second', 'speed-up', '99 % interval', 'efficiency', 'Amdahl’s law'],
    rows: points.map(rowOf),
    panel: (width) => ({
      height: Math.min(width * 0.8, 380),
      ...{ marginTop: 24, marginBottom: 42, marginLeft: 44, marginRight: 20 },
      x: { domain: [1, most], inset: 12 },
      y: { domain: [0, top * 1.04] },
      marks: [
        ...axisMarks(most, top, width),
        ...lawMarks(analysis?.amdahl ?? null, serialGuess, most),
        ...measuredMarks(points),
        labelBelow('your guess', halfWay),
      ],
    }),
  };
}

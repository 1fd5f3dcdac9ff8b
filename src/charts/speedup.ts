import type { Markish } from '@observablehq/plot';
import { amdahlSpeedup } from '../scaling/laws/amdahl.js';
import { uslSpeedup } from '../scaling/laws/usl.js';
import type { ScalingPoint, ScalingReport } from '../scaling/report.js';
import type { Canvas, Panel, PlotLibrary } from './drawing.js';
import { type LegendEntry, legend } from './legend.js';
import { BACKGROUND, BLUE, GREEN, GRID, MUTED, ORANGE } from './theme.js';

/** Speed-up and efficiency over threads. */

type CurvePoint = { readonly threads: number; readonly speedup: number };

function curve(most: number, law: (threads: number) => number): CurvePoint[] {
  return Array.from({ length: 101 }, (_, index) => {
    const threads = 1 + ((most - 1) * index) / 100;
    return { threads, speedup: law(threads) };
  });
}

/** Whole numbers, not more than fit. */
export function threadTicks(threads: readonly number[]): number[] {
  const step = Math.ceil(threads.length / 16);
  return threads.filter((_, index) => index % step === 0 || index === threads.length - 1);
}

/** 0 to the most, in steps of which there are at most eight. */
export function wholeTicks(most: number): number[] {
  const step = Math.ceil(most / 8);
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
}

function axes(
  Plot: PlotLibrary,
  threads: readonly number[],
  ticks: readonly number[],
  y: { readonly label: string; readonly tickFormat: (value: number) => string },
): Markish[] {
  const below = { label: 'threads', labelAnchor: 'center', labelArrow: 'none', labelOffset: 38 } as const;
  return [
    Plot.gridY([...ticks], { stroke: GRID, strokeOpacity: 1, className: 'grid' }),
    Plot.axisX({ ...below, ticks: threadTicks(threads), tickFormat: String }),
    Plot.axisY({ ...y, ticks: [...ticks], labelArrow: 'none', labelOffset: 36 }),
  ];
}

/** More than linear happens, if only by noise. */
const highEnd = ({ speedup, speedupError }: ScalingPoint): number => speedup + (speedupError ?? 0);

const atThreads = { x: 'threads', y: 'speedup' } as const;

export function speedupPanel({ Plot }: Canvas, { points, amdahl, usl, machine }: ScalingReport): Panel {
  const threads = points.map((point) => point.threads);
  const most = Math.max(...threads, 2);
  const past = points.filter((point) => point.pastPhysicalCores);
  const within = points.filter((point) => !point.pastPhysicalCores);
  const entries: LegendEntry[] = [
    { glyph: '●', name: 'measured (median ± standard error)', colour: BLUE, colourName: 'blue' },
    ...(past.length > 0
      ? [{ glyph: '○', name: 'measured, past the physical cores', colour: BLUE, colourName: 'blue' } as const]
      : []),
    ...(amdahl
      ? [
          {
            glyph: '━━',
            name: `Amdahl’s law, serial fraction ${(100 * amdahl.serialFraction).toFixed(2)} %`,
            colour: ORANGE,
            colourName: 'orange',
          } as const,
        ]
      : []),
    ...(usl ? [{ glyph: '━━', name: 'Universal Scalability Law', colour: GREEN, colourName: 'green' } as const] : []),
    { glyph: '╌╌', name: 'ideal', colour: MUTED, colourName: 'muted' },
  ];
  const dot = { ...atThreads, r: 4.5, stroke: BLUE, strokeWidth: 2 } as const;
  return {
    height: 400,
    marginTop: 28,
    marginBottom: 44,
    x: { domain: [1, most], inset: 14 },
    y: { domain: [0, Math.max(most, ...points.map(highEnd))] },
    marks: [
      ...axes(Plot, threads, wholeTicks(most), { label: 'speed-up', tickFormat: (value: number) => `${value}×` }),
      ...(past.length > 0
        ? [
            Plot.ruleX([(machine.allowedCores ?? 0) + 0.5], {
              stroke: MUTED,
              strokeDasharray: '2 4',
              className: 'stroked muted cores',
            }),
            Plot.text([{ threads: (machine.allowedCores ?? 0) + 0.5 }], {
              x: 'threads',
              frameAnchor: 'bottom',
              dy: -8,
              dx: 6,
              textAnchor: 'start',
              text: () => 'past the physical cores →',
              fill: MUTED,
              className: 'filled muted cores-label',
            }),
          ]
        : []),
      Plot.line(
        curve(most, (n) => n),
        { ...atThreads, stroke: MUTED, strokeDasharray: '6 5', className: 'stroked muted ideal' },
      ),
      ...(amdahl
        ? [
            Plot.line(
              curve(most, (n) => amdahlSpeedup(amdahl.serialFraction, n)),
              {
                ...atThreads,
                stroke: ORANGE,
                strokeWidth: 2,
                className: 'stroked orange amdahl',
              },
            ),
          ]
        : []),
      ...(usl
        ? [
            Plot.line(
              curve(most, (n) => uslSpeedup(usl.contention, usl.coherency, n)),
              {
                ...atThreads,
                stroke: GREEN,
                strokeWidth: 2,
                className: 'stroked green usl',
              },
            ),
          ]
        : []),
      Plot.ruleX(
        points.filter(({ speedupError }) => speedupError !== null),
        {
          x: 'threads',
          y1: (point: ScalingPoint) => Math.max(point.speedup - (point.speedupError ?? 0), 0),
          y2: highEnd,
          stroke: BLUE,
          strokeWidth: 2,
          className: 'stroked blue error',
        },
      ),
      Plot.dot(within, { ...dot, fill: BLUE, className: 'filled stroked blue measured', title: tooltip }),
      Plot.dot(past, { ...dot, fill: BACKGROUND, className: 'stroked hollow blue measured-past', title: tooltip }),
      ...legend(Plot, entries, 'top-left'),
    ],
  };
}

function tooltip({ threads, speedup, efficiency }: ScalingPoint): string {
  return `${threads} ${threads === 1 ? 'thread' : 'threads'}: ${speedup.toFixed(2)}×, efficiency ${(100 * efficiency).toFixed(0)} %`;
}

export function efficiencyPanel({ Plot }: Canvas, { points }: ScalingReport): Panel {
  const threads = points.map((point) => point.threads);
  return {
    height: 220,
    marginTop: 28,
    marginBottom: 44,
    x: { domain: [1, Math.max(...threads, 2)], inset: 14 },
    y: { domain: [0, Math.max(1, ...points.map((point) => point.efficiency))], insetTop: 6 },
    marks: [
      ...axes(Plot, threads, [0, 0.25, 0.5, 0.75, 1], {
        label: 'efficiency: speed-up per thread',
        tickFormat: (value: number) => `${100 * value} %`,
      }),
      Plot.ruleY([1], { stroke: MUTED, strokeDasharray: '6 5', className: 'stroked muted ideal' }),
      Plot.line(points, { x: 'threads', y: 'efficiency', stroke: BLUE, strokeWidth: 1.5, className: 'stroked blue' }),
      Plot.dot(points, {
        x: 'threads',
        y: 'efficiency',
        r: 4.5,
        fill: BLUE,
        className: 'filled blue efficiency',
        title: tooltip,
      }),
    ],
  };
}

import type { Markish } from '@observablehq/plot';
import { plural } from '../report/numbers.js';
import { amdahlSpeedup } from '../scaling/laws/amdahl.js';
import { uslSpeedup } from '../scaling/laws/usl.js';
import type { ScalingPoint, ScalingReport } from '../scaling/report.js';
import { type Canvas, isNarrow, type Panel, type PlotLibrary, sidesOf } from './drawing.js';
import { halo, type LegendEntry, legend } from './legend.js';
import { regionMarks, regionsOf } from './regions.js';
import { BACKGROUND, BLUE, COLOURS, type ColourName, GRID } from './theme.js';
import { spread, threadTicks, wholeTicks } from './ticks.js';

/** Speed-up over threads, and what is common to it and the efficiency. */

export const INSET = 14;
const DIGIT = 7;
/** More points than this are drawn small, so that the curves remain to be seen. */
const MANY_POINTS = 24;

/** The x axis of a study. */
export type ThreadAxis = {
  readonly threads: readonly number[];
  readonly most: number;
  /** In pixels, from one thread to the most. */
  readonly length: number;
};

export function threadAxisOf({ points }: ScalingReport, width: number, marginRight: number): ThreadAxis {
  const threads = points.map((point) => point.threads);
  return {
    threads,
    most: Math.max(...threads, 2),
    length: width - sidesOf(width).marginLeft - marginRight - 2 * INSET,
  };
}

export function axes(
  Plot: PlotLibrary,
  { threads, length }: ThreadAxis,
  ticks: readonly number[],
  y: { readonly label: string; readonly tickFormat: (value: number) => string },
): Markish[] {
  const below = { label: 'threads', labelAnchor: 'center', labelArrow: 'none', labelOffset: 38 } as const;
  return [
    Plot.gridY([...ticks], { stroke: GRID, strokeOpacity: 1, className: 'grid' }),
    Plot.axisX({ ...below, ticks: threadTicks(threads, length, DIGIT), tickFormat: String }),
    Plot.axisY({ ...y, ticks: [...ticks], labelArrow: 'none', labelOffset: 36 }),
  ];
}

/** What a point says when pointed at. */
export function tooltip({ threads, speedup, efficiency }: ScalingPoint): string {
  return `${plural(threads, 'thread')}: ${speedup.toFixed(2)}×, efficiency ${(100 * efficiency).toFixed(0)} %`;
}

/** Points with their error bars: filled on cores of their own, hollow past the physical cores. */
export function measuredMarks(
  Plot: PlotLibrary,
  points: readonly ScalingPoint[],
  value: { readonly of: (point: ScalingPoint) => number; readonly errorOf: (point: ScalingPoint) => number | null },
  [least, most]: readonly [number, number],
): Markish[] {
  const isMany = points.length > MANY_POINTS;
  const within = (y: number): number => Math.min(Math.max(y, least), most);
  const dot = {
    x: 'threads',
    y: value.of,
    r: isMany ? 2 : 4.5,
    stroke: BLUE,
    strokeWidth: isMany ? 1 : 2,
    title: tooltip,
  } as const;
  return [
    Plot.ruleX(
      points.filter((point) => value.errorOf(point) !== null),
      {
        x: 'threads',
        y1: (point: ScalingPoint) => within(value.of(point) - (value.errorOf(point) ?? 0)),
        y2: (point: ScalingPoint) => within(value.of(point) + (value.errorOf(point) ?? 0)),
        stroke: BLUE,
        strokeWidth: isMany ? 1 : 2,
        className: 'stroked blue error',
      },
    ),
    Plot.dot(
      points.filter(({ pastPhysicalCores }) => !pastPhysicalCores),
      { ...dot, fill: BLUE, className: 'filled stroked blue measured' },
    ),
    Plot.dot(
      points.filter(({ pastPhysicalCores }) => pastPhysicalCores),
      { ...dot, fill: BACKGROUND, className: 'stroked hollow blue measured-past' },
    ),
  ];
}

type Curve = {
  readonly className: string;
  /** At the end of the line. */
  readonly label: string;
  readonly colour: ColourName;
  readonly dashes: string;
  readonly law: (threads: number) => number;
};

/** Told apart by dashes, by labels and by luminance; colour comes on top. */
function curvesOf({ amdahl, usl }: ScalingReport): Curve[] {
  return [
    { className: 'ideal', label: 'ideal', colour: 'muted', dashes: '1 5', law: (n) => n },
    ...(amdahl
      ? [
          {
            className: 'amdahl',
            label: 'Amdahl',
            colour: 'orange',
            dashes: '9 4',
            law: (n: number) => amdahlSpeedup(amdahl.serialFraction, n),
          } as const,
        ]
      : []),
    ...(usl
      ? [
          {
            className: 'usl',
            label: 'Gunther',
            colour: 'amber',
            dashes: '9 4 2 4',
            law: (n: number) => uslSpeedup(usl.contention, usl.coherency, n),
          } as const,
        ]
      : []),
  ];
}

const STEPS = 120;

type Place = { readonly threads: number; readonly speedup: number };

/** A curve until it leaves the picture at the top. */
function traced({ law }: Curve, most: number, top: number): Place[] {
  const places = Array.from({ length: STEPS + 1 }, (_, index) => {
    const threads = 1 + ((most - 1) * index) / STEPS;
    return { threads, speedup: law(threads) };
  });
  const last = places.findIndex(({ speedup }) => speedup > top * (1 + 1e-9));
  return last < 0 ? places : places.slice(0, last);
}

/** The vertical axis of a picture: room for all that was measured, and for the ideal unless that dwarfs it. */
export function speedupAxis(
  points: readonly ScalingPoint[],
  most: number,
): { readonly top: number; readonly ticks: number[] } {
  const highest = Math.max(...points.map(({ speedup }) => speedup), 1);
  const withError = Math.max(...points.map(({ speedup, speedupError }) => speedup + (speedupError ?? 0)), 1);
  const ideal = Math.min(most, Math.ceil(3 * highest));
  // A little above the ideal is no reason for another step.
  const above = Math.max(highest, Math.min(withError, 1.25 * ideal));
  const ticks = wholeTicks(ideal, above > 1.02 * ideal ? above : ideal);
  return { top: Math.max(above, ideal, ticks.at(-1) ?? 0), ticks };
}

const HEIGHT = 400;
const MARGIN_TOP = 28;
const MARGIN_BOTTOM = 44;
const LABEL_GAP = 15;

function curveMarks(Plot: PlotLibrary, curves: readonly Curve[], most: number, top: number): Markish[] {
  const inside = HEIGHT - MARGIN_TOP - MARGIN_BOTTOM;
  const lines = curves.map((curve) => ({ curve, places: traced(curve, most, top) }));
  const heights = lines.map(({ places }) => inside * (1 - (places.at(-1)?.speedup ?? 0) / top));
  const labelHeights = spread(heights, LABEL_GAP, 0, inside);
  return lines.flatMap(({ curve: { className, label, colour, dashes }, places }, index) => [
    Plot.line(places, {
      x: 'threads',
      y: 'speedup',
      stroke: COLOURS[colour],
      strokeWidth: 2,
      strokeDasharray: dashes,
      strokeLinecap: 'round',
      className: `stroked ${colour} ${className}`,
    }),
    Plot.text(places.slice(-1), {
      x: 'threads',
      y: 'speedup',
      dx: 10,
      dy: (labelHeights[index] ?? 0) - (heights[index] ?? 0),
      textAnchor: 'start',
      text: () => label,
      fontWeight: 600,
      fill: COLOURS[colour],
      ...halo,
      className: `filled halo ${colour} curve-label`,
    }),
  ]);
}

export const speedupPanel =
  ({ Plot }: Canvas, report: ScalingReport) =>
  (width: number): Panel => {
    const { points, machine } = report;
    const marginRight = isNarrow(width) ? 58 : 72;
    const axis = threadAxisOf(report, width, marginRight);
    const { most } = axis;
    const { top, ticks } = speedupAxis(points, most);
    const entries: LegendEntry[] = [
      { glyph: '●', name: 'measured, ± standard error', colour: 'blue' },
      ...(points.some(({ pastPhysicalCores }) => pastPhysicalCores)
        ? [{ glyph: '○', name: 'past the physical cores', colour: 'blue' } as const]
        : []),
    ];
    return {
      height: HEIGHT,
      marginTop: MARGIN_TOP,
      marginBottom: MARGIN_BOTTOM,
      marginRight,
      x: { domain: [1, most], inset: INSET },
      y: { domain: [0, top] },
      marks: [
        ...regionMarks(Plot, regionsOf(machine, most), axis, true),
        ...axes(Plot, axis, ticks, { label: 'speed-up', tickFormat: (value) => `${value}×` }),
        ...curveMarks(Plot, curvesOf(report), most, top),
        ...measuredMarks(Plot, points, { of: ({ speedup }) => speedup, errorOf: ({ speedupError }) => speedupError }, [
          0,
          top,
        ]),
        ...legend(Plot, entries, 'top-left'),
      ],
    };
  };

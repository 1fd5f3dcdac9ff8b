import type { Markish } from '@observablehq/plot';
import { formatPlain } from '../report/numbers.js';
import { type Canvas, isNarrow, type Panel, type PlotLibrary } from './drawing.js';
import { BLUE, GRID } from './theme.js';

/** Throughputs side by side, as bars from zero with what the trials deviate by. */

export type Bar = {
  readonly name: string;
  readonly samplesPerSecond: number;
  /** Median absolute deviation; null where there was one trial. */
  readonly mad: number | null;
  /** Written after the bar. */
  readonly label: string;
};

const LETTER = 6.6;

const longest = (texts: readonly string[]): number => Math.ceil(LETTER * Math.max(...texts.map((text) => text.length)));

const UNITS: readonly (readonly [number, string])[] = [
  [1e9, 'Gdarts/s'],
  [1e6, 'Mdarts/s'],
  [1e3, 'kdarts/s'],
];

/** Names beside their bars where there is room, above them where there is not. */
function names(Plot: PlotLibrary, bars: readonly Bar[], isAbove: boolean): Markish[] {
  if (!isAbove) return [Plot.axisY({ tickSize: 0, label: null })];
  const text = { y: 'name', dy: -19, fill: 'currentColor' } as const;
  return [
    Plot.axisY({ ticks: [], tickSize: 0, label: null }),
    Plot.text(bars, {
      ...text,
      frameAnchor: 'left',
      textAnchor: 'start',
      text: 'name',
      fontWeight: 600,
      className: 'bar-name',
    }),
    Plot.text(bars, { ...text, frameAnchor: 'right', textAnchor: 'end', text: 'label', className: 'throughput-label' }),
  ];
}

export const barsPanel =
  ({ Plot }: Canvas, bars: readonly Bar[]) =>
  (width: number): Panel => {
    const high = ({ samplesPerSecond, mad }: Bar): number => samplesPerSecond + (mad ?? 0);
    const most = Math.max(...bars.map(high));
    const [unit, unitName] = UNITS.find(([least]) => most >= least) ?? [1, 'darts/s'];
    const isAbove = isNarrow(width);
    const deviating = bars.filter(({ mad }) => mad !== null);
    return {
      height: (isAbove ? 50 : 34) * bars.length + 60,
      marginLeft: isAbove ? 20 : Math.min(longest(bars.map(({ name }) => name)) + 20, width / 3),
      marginRight: isAbove ? 20 : longest(bars.map(({ label }) => label)) + 16,
      marginTop: isAbove ? 14 : 4,
      marginBottom: 46,
      x: { domain: [0, most / unit] },
      y: { domain: bars.map(({ name }) => name), padding: isAbove ? 0.6 : 0.25 },
      marks: [
        Plot.gridX({ ticks: 5, stroke: GRID, strokeOpacity: 1, className: 'grid' }),
        Plot.axisX({
          ticks: 5,
          tickFormat: formatPlain,
          label: deviating.length > 0 ? `${unitName}, median ± MAD` : unitName,
          labelAnchor: 'center',
          labelArrow: 'none',
          labelOffset: 38,
        }),
        Plot.barX(bars, {
          x: (bar: Bar) => bar.samplesPerSecond / unit,
          y: 'name',
          fill: BLUE,
          className: 'filled blue throughput',
          title: ({ name, label }: Bar) => `${name}: ${label}`,
        }),
        Plot.ruleY(deviating, {
          y: 'name',
          x1: (bar: Bar) => Math.max(bar.samplesPerSecond - (bar.mad ?? 0), 0) / unit,
          x2: (bar: Bar) => high(bar) / unit,
          stroke: 'currentColor',
          strokeWidth: 2,
          className: 'deviation',
        }),
        ...names(Plot, bars, isAbove),
        ...(isAbove
          ? []
          : [
              Plot.text(bars, {
                x: (bar: Bar) => high(bar) / unit,
                y: 'name',
                text: 'label',
                textAnchor: 'start',
                dx: 8,
                className: 'throughput-label',
              }),
            ]),
      ],
    };
  };

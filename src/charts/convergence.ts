import type { Markish } from '@observablehq/plot';
import type { PiEstimate } from '../estimate.js';
import { formatCount } from '../report/numbers.js';
import { type Canvas, isNarrow, type Panel, type PlotLibrary } from './drawing.js';
import { type LegendEntry, legend } from './legend.js';
import { BLUE, GRID, MUTED, ORANGE } from './theme.js';

/** The estimate closing in on π, and its error beside the 1/√N law. */

type Estimates = readonly Pick<PiEstimate, 'samples' | 'pi' | 'confidenceInterval'>[];

/** Standard deviation of 4·[hit] for one dart: 4·√(p(1 − p)) with p = π/4. */
const SIGMA = Math.sqrt(Math.PI * (4 - Math.PI));

/** One standard error of an estimate over so many darts. */
export function envelope(samples: number): number {
  return SIGMA / Math.sqrt(samples);
}

function decades(estimates: Estimates): [number, number] {
  const counts = estimates.map(({ samples }) => samples);
  const least = Math.min(...counts);
  return [least, Math.max(...counts, 2 * least)];
}

/** Many counts, evenly on a logarithmic axis. */
function countsBetween([least, most]: readonly [number, number]): number[] {
  return Array.from({ length: 121 }, (_, index) => least * (most / least) ** (index / 120));
}

const samplesAxis = (domain: [number, number]) => ({ type: 'log', domain, inset: 8 }) as const;

const POWERS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** 10⁶; the digits below zero too, 10⁻³. */
export function formatPower(value: number): string {
  const exponent = Math.round(Math.log10(value));
  const digits = [...String(Math.abs(exponent))].map((digit) => POWERS[Number(digit)]).join('');
  return `10${exponent < 0 ? '⁻' : ''}${digits}`;
}

/** The powers of ten in a range. */
export function powersWithin(least: number, most: number): number[] {
  const first = Math.ceil(Math.log10(least) - 1e-9);
  const last = Math.floor(Math.log10(most) + 1e-9);
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, index) => 10 ** (first + index));
}

const LABEL_WIDTH = 34;

/** Powers of ten, as many as have room. */
function powerTicks(domain: readonly [number, number], width: number): number[] {
  const powers = powersWithin(...domain);
  const step = Math.max(Math.ceil((powers.length * LABEL_WIDTH) / width), 1);
  return powers.filter((_, index) => (powers.length - 1 - index) % step === 0);
}

function samplesTicks(Plot: PlotLibrary, domain: readonly [number, number], width: number): Markish {
  return Plot.axisX({
    ticks: powerTicks(domain, width - 80),
    tickFormat: formatPower,
    label: 'darts',
    labelAnchor: 'center',
    labelArrow: 'none',
    labelOffset: 38,
  });
}

const ESTIMATE_LEGEND: readonly LegendEntry[] = [
  { glyph: '●', name: 'estimate', colour: 'blue' },
  { glyph: '┃', name: 'its 95 % interval', colour: 'blue' },
  { glyph: '━━', name: 'π ± 3.22/√N (95 %)', colour: 'orange' },
  { glyph: '╌╌', name: 'π', colour: 'muted' },
];

export const estimatePanel =
  ({ Plot }: Canvas, estimates: Estimates) =>
  (width: number): Panel => {
    const domain = decades(estimates);
    const farthest = Math.max(
      2.2 * envelope(domain[0]),
      ...estimates.flatMap(({ confidenceInterval: [lower, upper] }) => [Math.PI - lower, upper - Math.PI]),
    );
    const bounds = countsBetween(domain).map((samples) => ({ samples, error: 1.96 * envelope(samples) }));
    type Bound = (typeof bounds)[number];
    const sides = [(bound: Bound) => Math.PI + bound.error, (bound: Bound) => Math.PI - bound.error];
    return {
      height: 330,
      marginTop: 28,
      marginBottom: 44,
      x: samplesAxis(domain),
      y: { domain: [Math.PI - farthest, Math.PI + farthest] },
      marks: [
        Plot.gridY({ ticks: 7, stroke: GRID, strokeOpacity: 1, className: 'grid' }),
        samplesTicks(Plot, domain, width),
        Plot.axisY({ ticks: 7, label: 'estimate', labelArrow: 'none', labelOffset: 36 }),
        Plot.ruleY([Math.PI], { stroke: MUTED, strokeDasharray: '6 5', className: 'stroked muted pi' }),
        ...sides.map((side) =>
          Plot.line(bounds, {
            x: 'samples',
            y: side,
            stroke: ORANGE,
            strokeWidth: 1.5,
            className: 'stroked orange envelope',
          }),
        ),
        Plot.ruleX(estimates, {
          x: 'samples',
          y1: ({ confidenceInterval: [lower] }: Estimates[number]) => lower,
          y2: ({ confidenceInterval: [, upper] }: Estimates[number]) => upper,
          stroke: BLUE,
          strokeWidth: 1.5,
          strokeOpacity: 0.5,
          className: 'stroked blue interval',
        }),
        Plot.dot(estimates, {
          x: 'samples',
          y: 'pi',
          r: isNarrow(width) ? 2.5 : 3,
          fill: BLUE,
          className: 'filled blue estimate',
          title: ({ samples, pi }: Estimates[number]) => `${formatCount(samples)} darts: ${pi}`,
        }),
        ...legend(Plot, ESTIMATE_LEGEND, 'top-right'),
      ],
    };
  };

/** |estimate − π|, which has no place on a logarithmic axis where it is 0. */
export function errorsOf(estimates: Estimates): { samples: number; error: number }[] {
  return estimates
    .map(({ samples, pi }) => ({ samples, error: Math.abs(pi - Math.PI) }))
    .filter(({ error }) => error > 0);
}

export const errorPanel =
  ({ Plot }: Canvas, estimates: Estimates) =>
  (width: number): Panel => {
    const domain = decades(estimates);
    const errors = errorsOf(estimates);
    const least = Math.min(...errors.map(({ error }) => error), envelope(domain[1]) / 3);
    const most = Math.max(...errors.map(({ error }) => error), 3 * envelope(domain[0]));
    const bounds = countsBetween(domain).map((samples) => ({ samples, error: envelope(samples) }));
    return {
      height: 330,
      marginTop: 28,
      marginBottom: 44,
      x: samplesAxis(domain),
      y: { type: 'log', domain: [least / 1.5, most] },
      marks: [
        Plot.gridY(powersWithin(least, most), { stroke: GRID, strokeOpacity: 1, className: 'grid' }),
        samplesTicks(Plot, domain, width),
        Plot.axisY({
          ticks: powersWithin(least, most),
          tickFormat: formatPower,
          label: 'distance from π',
          labelArrow: 'none',
        }),
        Plot.line(bounds, {
          x: 'samples',
          y: 'error',
          stroke: ORANGE,
          strokeWidth: 2,
          className: 'stroked orange law',
        }),
        Plot.dot(errors, {
          x: 'samples',
          y: 'error',
          r: isNarrow(width) ? 2.5 : 3,
          fill: BLUE,
          className: 'filled blue distance',
        }),
        ...legend(
          Plot,
          [
            { glyph: '●', name: '|estimate − π|', colour: 'blue' },
            { glyph: '━━', name: '1.64/√N: one standard error', colour: 'orange' },
          ],
          'top-right',
        ),
      ],
    };
  };

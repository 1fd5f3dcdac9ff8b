import { BLUE, GRID, MUTED, ORANGE } from '../../src/charts/theme.js';
import { amdahlSpeedup } from '../../src/scaling/laws/amdahl.js';
import type { ScalingPoint } from '../../src/scaling/report.js';
import { element, onInput } from '../parts/dom.js';
import { type Picture, show } from '../parts/figure.js';
import { Plot } from '../parts/plot.js';

/** Section 3: Amdahl's law with a serial fraction that the reader sets, from one thread to a thousand. */

const MOST = 1024;
const TICKS = [1, 4, 16, 64, 256, 1024];

let measured: readonly ScalingPoint[] = [];
let serial = 0.05;

/** Evenly on a logarithmic axis. */
const threadsAlong: readonly number[] = Array.from({ length: 81 }, (_, index) => MOST ** (index / 80));

const limitOf = (fraction: number): string => (fraction === 0 ? 'no limit' : `${(1 / fraction).toPrecision(3)} times`);

function picture(): Picture {
  const curve = threadsAlong.map((threads) => ({ threads, speedup: amdahlSpeedup(serial, threads) }));
  const ideal = threadsAlong.map((threads) => ({ threads, speedup: threads }));
  const at = { x: 'threads', y: 'speedup' } as const;
  const below = { label: 'threads', labelAnchor: 'center', labelArrow: 'none', labelOffset: 36 } as const;
  return {
    description: `Amdahl’s law with a serial fraction of ${(100 * serial).toFixed(1)} %: the speed-up grows with the threads and levels off at its limit, ${limitOf(serial)}.`,
    header: ['threads', 'speed-up', 'efficiency'],
    rows: TICKS.map((threads) => {
      const speedup = amdahlSpeedup(serial, threads);
      return [String(threads), speedup.toPrecision(4), `${((100 * speedup) / threads).toPrecision(3)} %`];
    }),
    panel: (width) => ({
      height: Math.min(width * 0.7, 320),
      ...{ marginTop: 24, marginBottom: 42, marginLeft: 52, marginRight: 20 },
      x: { type: 'log', base: 2, domain: [1, MOST] },
      y: { type: 'log', base: 2, domain: [1, MOST] },
      marks: [
        Plot.gridY(TICKS, { stroke: GRID, strokeOpacity: 1, className: 'grid' }),
        Plot.axisX({ ...below, ticks: TICKS, tickFormat: String }),
        Plot.axisY({ ticks: TICKS, tickFormat: (value: number) => `${value}×`, label: 'speed-up', labelArrow: 'none' }),
        Plot.line(ideal, { ...at, stroke: MUTED, strokeDasharray: '6 5', className: 'stroked muted' }),
        ...(serial > 1 / MOST
          ? [Plot.ruleY([1 / serial], { stroke: ORANGE, strokeDasharray: '2 4', className: 'stroked orange' })]
          : []),
        Plot.line(curve, { ...at, stroke: ORANGE, strokeWidth: 2, className: 'stroked orange' }),
        Plot.dot(
          measured.filter(({ speedup }) => speedup >= 1),
          { ...at, r: 4, fill: BLUE, className: 'filled blue' },
        ),
      ],
    }),
  };
}

const draw = (): void => show(element('amdahl'), picture());

/** The points of the study, to be met by the curve. */
export function showMeasured(points: readonly ScalingPoint[]): void {
  measured = points;
  draw();
}

export function openAmdahl(): void {
  onInput(element('serial', HTMLInputElement), (value) => {
    serial = Number(value) / 100;
    element('serial-value').textContent = `${Number(value).toFixed(1)} %`;
    element('serial-meaning').textContent =
      `16 threads are ${amdahlSpeedup(serial, 16).toPrecision(3)} times as fast as one, a thousand ${amdahlSpeedup(serial, 1000).toPrecision(3)} times; the limit: ${limitOf(serial)}.`;
    draw();
  });
}

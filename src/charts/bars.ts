import type { Canvas, Panel } from './drawing.js';
import { BLUE } from './theme.js';

/** Throughputs side by side, as bars from zero. */

export type Bar = {
  readonly name: string;
  readonly samplesPerSecond: number;
  readonly mad: number;
  /** Written after the bar. */
  readonly label: string;
};

const ROW_HEIGHT = 34;

export function barsPanel({ Plot }: Canvas, bars: readonly Bar[]): Panel {
  const most = Math.max(...bars.map(({ samplesPerSecond, mad }) => samplesPerSecond + mad));
  const inGiga = (rate: number): number => rate / 1e9;
  return {
    height: ROW_HEIGHT * bars.length + 56,
    marginLeft: 200,
    marginRight: 165,
    marginTop: 4,
    marginBottom: 42,
    x: { domain: [0, inGiga(most)] },
    y: { domain: bars.map(({ name }) => name), padding: 0.25 },
    marks: [
      Plot.axisX({ ticks: 6, label: 'Gdarts/s', labelAnchor: 'center', labelArrow: 'none', labelOffset: 36 }),
      Plot.axisY({ tickSize: 0, label: null }),
      Plot.barX(bars, {
        x: (bar: Bar) => inGiga(bar.samplesPerSecond),
        y: 'name',
        fill: BLUE,
        className: 'filled blue throughput',
        title: ({ name, label }: Bar) => `${name}: ${label}`,
      }),
      Plot.ruleY(bars, {
        y: 'name',
        x1: (bar: Bar) => inGiga(Math.max(bar.samplesPerSecond - bar.mad, 0)),
        x2: (bar: Bar) => inGiga(bar.samplesPerSecond + bar.mad),
        stroke: 'currentColor',
        strokeWidth: 1.5,
        className: 'deviation',
      }),
      Plot.text(bars, {
        x: (bar: Bar) => inGiga(bar.samplesPerSecond + bar.mad),
        y: 'name',
        text: 'label',
        textAnchor: 'start',
        dx: 8,
        className: 'throughput-label',
      }),
    ],
  };
}

import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { Picture, Result } from './contender.js';

/** A case's picture as an SVG file that is legible on light and on dark pages. */

const COLOURS = ['#3b7ddd', '#e07b39', '#3aa76d', '#b455c8'];
const STYLE = 'svg{color:#222;background:#fff}@media (prefers-color-scheme:dark){svg{color:#ddd;background:#161616}}';

type Point = { readonly name: string; readonly value: number; readonly x: number; readonly line: string };

/** The powers of ten that enclose the values: the ends and the ticks of a logarithmic axis. */
function decades(values: readonly number[]): number[] {
  const first = Math.floor(Math.log10(Math.min(...values)));
  const last = Math.ceil(Math.log10(Math.max(...values)));
  return Array.from({ length: last - first + 1 }, (_, index) => Number(`1e${first + index}`));
}

function axisOf(label: string, scale: Picture['scale'], values: readonly number[]): Plot.ScaleOptions {
  if (scale === 'linear') return { label, grid: true, domain: [0, 1.05 * Math.max(...values)] };
  const most = Math.max(...values);
  const ticks = decades(values).filter((tick) => tick <= most);
  // A bar on a logarithmic scale has no zero to start from: it starts at the power of ten below the least value.
  const domain = [ticks[0] ?? most, most];
  return {
    label,
    type: 'log',
    grid: true,
    ticks,
    domain,
    tickFormat: (tick: number) => (tick >= 1e4 ? tick.toExponential().replace('+', '') : String(tick)),
  };
}

function bars(points: readonly Point[], { axis, scale }: Picture): Plot.PlotOptions {
  const x = axisOf(
    axis,
    scale,
    points.map(({ value }) => value),
  );
  return {
    marginLeft: 20 + 7 * Math.max(...points.map(({ name }) => name.length)),
    marginRight: 60,
    marginTop: 40,
    height: 90 + 26 * points.length,
    x,
    y: { label: null, domain: points.map(({ name }) => name) },
    marks: [
      Plot.barX(points, {
        x1: scale === 'log' ? Number([...(x.domain ?? [])][0]) : 0,
        x2: 'value',
        y: 'name',
        fill: 'line',
      }),
      Plot.text(points, {
        x: 'value',
        y: 'name',
        text: ({ value }: Point) => value.toPrecision(3),
        textAnchor: 'start',
        dx: 5,
      }),
    ],
  };
}

function lines(points: readonly Point[], { axis, scale, at }: Picture): Plot.PlotOptions {
  const x = points.map((point) => point.x);
  const ticks =
    scale === 'log' ? {} : { ticks: [...new Set(x)], tickFormat: 'd', domain: [Math.min(...x), Math.max(...x)] };
  return {
    marginLeft: 80,
    marginRight: 30,
    marginTop: 50,
    height: 380,
    x: { ...axisOf(at?.axis ?? '', scale, x), ...ticks },
    y: {
      ...axisOf(
        axis,
        scale,
        points.map(({ value }) => value),
      ),
      labelAnchor: 'center',
    },
    marks: [
      Plot.line(points, { x: 'x', y: 'value', stroke: 'line', strokeWidth: 2 }),
      Plot.dot(points, { x: 'x', y: 'value', fill: 'line', r: 4 }),
      // Lines may end on top of each other, so the second's name stands below.
      ...[...new Set(points.map(({ line }) => line))].map((line, index) =>
        Plot.text(
          points.filter((point) => point.line === line),
          Plot.selectLast({
            x: 'x',
            y: 'value',
            text: 'line',
            fill: 'line',
            textAnchor: 'end',
            dy: index % 2 === 0 ? -14 : 16,
          }),
        ),
      ),
    ],
  };
}

export function renderPicture(picture: Picture, results: readonly Result[]): string {
  const several = new Set(results.map(({ threads }) => threads)).size > 1;
  const points: Point[] = results.map((result) => ({
    name: several ? `${result.label}, ${result.threads} ${result.threads === 1 ? 'thread' : 'threads'}` : result.label,
    value: picture.value(result, results),
    x: picture.at?.x(result) ?? 0,
    line: picture.at?.line(result) ?? String(result.threads),
  }));
  const { document } = parseHTML('<html><body></body></html>');
  const options = picture.kind === 'bars' ? bars(points, picture) : lines(points, picture);
  const colour = { color: { range: COLOURS, legend: false } };
  const svg = Plot.plot({ ...options, ...colour, document, width: 760, marginBottom: 50, style: { fontSize: '12px' } });
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  const style = document.createElement('style');
  style.textContent = STYLE;
  const title = document.createElementNS('http://www.w3.org/2000/svg', 'text');
  for (const [name, value] of Object.entries({
    x: '10',
    y: '20',
    'text-anchor': 'start',
    'font-size': '15',
    'font-weight': '600',
  }))
    title.setAttribute(name, value);
  title.textContent = picture.title;
  svg.append(style, title);
  return `${svg.outerHTML}\n`;
}

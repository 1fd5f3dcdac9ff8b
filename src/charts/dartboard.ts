import { formatCount } from '../report/numbers.js';
import type { PlacedDart } from '../stream/place.js';
import { type Canvas, isNarrow, type Panel } from './drawing.js';
import { BLUE, GRID, ORANGE } from './theme.js';

/** The picture everyone knows: darts on a square, those in the circle in another colour. */

const CIRCLE = Array.from({ length: 361 }, (_, degree) => {
  const angle = (degree * Math.PI) / 180;
  return { x: Math.cos(angle), y: Math.sin(angle) };
});

const TOP = 30;
const BOTTOM = 32;

export const dartboardPanel =
  ({ Plot }: Canvas, darts: readonly PlacedDart[]) =>
  (width: number): Panel => {
    const side = isNarrow(width) ? 34 : 48;
    const board = width - 2 * side;
    const r = Math.min(Math.max((board * 0.27) / Math.sqrt(darts.length), 0.6), 5);
    const dot = { x: 'x', y: 'y', r, stroke: 'none' } as const;
    const hits = darts.filter(({ isHit }) => isHit);
    const misses = darts.filter(({ isHit }) => !isHit);
    const key = [
      { glyph: '●', colour: 'blue', fill: BLUE, name: `${formatCount(hits.length)} in the circle`, at: 0 },
      { glyph: '●', colour: 'orange', fill: ORANGE, name: `${formatCount(misses.length)} outside`, at: board / 2 },
    ];
    return {
      // The board is a square.
      height: board + TOP + BOTTOM,
      marginLeft: side,
      marginRight: side,
      marginTop: TOP,
      marginBottom: BOTTOM,
      x: { domain: [-1, 1], label: null },
      y: { domain: [-1, 1], label: null },
      marks: [
        Plot.axisX({ ticks: [-1, -0.5, 0, 0.5, 1], tickFormat: String }),
        Plot.axisY({ ticks: [-1, -0.5, 0, 0.5, 1], tickFormat: String }),
        Plot.frame({ stroke: GRID, className: 'grid' }),
        Plot.dot(misses, { ...dot, fill: ORANGE, className: 'filled orange misses' }),
        Plot.dot(hits, { ...dot, fill: BLUE, className: 'filled blue hits' }),
        Plot.line(CIRCLE, { x: 'x', y: 'y', stroke: 'currentColor', strokeWidth: 1.2, className: 'circle' }),
        ...key.flatMap(({ glyph, colour, fill, name, at }) => [
          Plot.text([glyph], {
            frameAnchor: 'top-left',
            dx: at,
            dy: -18,
            textAnchor: 'start',
            fontSize: 15,
            fill,
            className: `filled ${colour} legend-glyph`,
          }),
          Plot.text([name], {
            frameAnchor: 'top-left',
            dx: at + 16,
            dy: -18,
            textAnchor: 'start',
            fill: 'currentColor',
            className: 'legend',
          }),
        ]),
      ],
    };
  };

import type { PlacedDart } from '../stream/place.js';
import type { Canvas, Panel } from './drawing.js';
import { BLUE, GRID, ORANGE } from './theme.js';

/** The picture everyone knows: darts on a square, those in the circle in another colour. */

const CIRCLE = Array.from({ length: 361 }, (_, degree) => {
  const angle = (degree * Math.PI) / 180;
  return { x: Math.cos(angle), y: Math.sin(angle) };
});

const MARGIN = { left: 48, right: 48, top: 12, bottom: 36 } as const;

export function dartboardPanel({ Plot }: Canvas, darts: readonly PlacedDart[], width: number): Panel {
  const r = Math.min(Math.max(170 / Math.sqrt(darts.length), 0.6), 5);
  const dot = { x: 'x', y: 'y', r, stroke: 'none' } as const;
  return {
    // The board is a square.
    height: width - MARGIN.left - MARGIN.right + MARGIN.top + MARGIN.bottom,
    marginLeft: MARGIN.left,
    marginRight: MARGIN.right,
    marginTop: MARGIN.top,
    marginBottom: MARGIN.bottom,
    x: { domain: [-1, 1], label: null },
    y: { domain: [-1, 1], label: null },
    marks: [
      Plot.axisX({ ticks: [-1, -0.5, 0, 0.5, 1], tickFormat: String }),
      Plot.axisY({ ticks: [-1, -0.5, 0, 0.5, 1], tickFormat: String }),
      Plot.frame({ stroke: GRID, className: 'grid' }),
      Plot.dot(
        darts.filter(({ isHit }) => !isHit),
        { ...dot, fill: ORANGE, className: 'filled orange misses' },
      ),
      Plot.dot(
        darts.filter(({ isHit }) => isHit),
        { ...dot, fill: BLUE, className: 'filled blue hits' },
      ),
      Plot.line(CIRCLE, { x: 'x', y: 'y', stroke: 'currentColor', strokeWidth: 1.2, className: 'circle' }),
    ],
  };
}

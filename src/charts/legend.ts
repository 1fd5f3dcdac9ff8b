import type { Markish } from '@observablehq/plot';
import type { PlotLibrary } from './drawing.js';
import { BACKGROUND, COLOURS, type ColourName } from './theme.js';

export type LegendEntry = {
  /** Glyphs that look like what they name: ●, ━━, ╌╌. */
  readonly glyph: string;
  readonly name: string;
  readonly colour: ColourName;
};

export const LINE_HEIGHT = 18;
const GLYPH_WIDTH = 26;
const LETTER = 6.6;

/** Keeps grid lines out of the letters. */
export const halo: { readonly stroke: string; readonly strokeWidth: number } = { stroke: BACKGROUND, strokeWidth: 6 };

/** A legend of coloured glyphs in a corner that the chart leaves free. */
export function legend(
  Plot: PlotLibrary,
  entries: readonly LegendEntry[],
  corner: 'top-left' | 'top-right',
): Markish[] {
  const widest = GLYPH_WIDTH + LETTER * Math.max(...entries.map(({ name }) => name.length));
  const glyphAt = corner === 'top-left' ? 10 : -widest - 6;
  return entries.flatMap(({ glyph, name, colour }, index) => {
    const place = { frameAnchor: corner, dy: 8 + LINE_HEIGHT * index } as const;
    return [
      Plot.text([glyph], {
        ...place,
        dx: glyphAt,
        textAnchor: 'start',
        fill: COLOURS[colour],
        fontWeight: 700,
        ...halo,
        className: `filled halo ${colour} legend-glyph`,
      }),
      Plot.text([name], {
        ...place,
        ...halo,
        fill: 'currentColor',
        dx: glyphAt + GLYPH_WIDTH,
        textAnchor: 'start',
        className: 'halo legend',
      }),
    ];
  });
}

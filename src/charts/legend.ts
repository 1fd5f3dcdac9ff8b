import type { Markish } from '@observablehq/plot';
import type { PlotLibrary } from './drawing.js';
import { BACKGROUND } from './theme.js';

export type LegendEntry = {
  /** Glyphs that look like what they name: ●, ━━, ╌╌. */
  readonly glyph: string;
  readonly name: string;
  readonly colour: string;
  /** The colour's class in the style sheet. */
  readonly colourName: 'blue' | 'orange' | 'green' | 'muted';
};

const LINE_HEIGHT = 18;

/** Keeps grid lines out of the letters. */
const halo = { stroke: BACKGROUND, strokeWidth: 6 } as const;

/** A legend of coloured glyphs in a corner that the chart leaves free. */
export function legend(
  Plot: PlotLibrary,
  entries: readonly LegendEntry[],
  corner: 'top-left' | 'top-right',
): Markish[] {
  const isLeft = corner === 'top-left';
  return entries.flatMap(({ glyph, name, colour, colourName }, index) => {
    const place = { frameAnchor: corner, dy: 8 + LINE_HEIGHT * index } as const;
    const glyphAt = isLeft ? 12 : -150;
    return [
      Plot.text([glyph], {
        ...place,
        dx: glyphAt,
        textAnchor: 'start',
        fill: colour,
        fontWeight: 700,
        ...halo,
        className: `filled halo ${colourName} legend-glyph`,
      }),
      Plot.text([name], {
        ...place,
        ...halo,
        fill: 'currentColor',
        dx: glyphAt + 30,
        textAnchor: 'start',
        className: 'halo legend',
      }),
    ];
  });
}

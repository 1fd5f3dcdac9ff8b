/**
 * The colours of all pictures. The attributes hold those of light mode, because not every program that shows an SVG understands style
 * sheets; the style sheet brings the dark ones. Blue, orange and amber stay apart for the colour-blind, and orange and amber by
 * their luminance too (0.11 and 0.28 on white, 0.55 and 0.31 on black), so that a copy in grey will do.
 */

/** Drawings write it as currentColor. */
export const INK = '#1f2328';
export const MUTED = '#59636e';
export const GRID = '#d1d9e0';
export const SHADE = '#f1f4f7';
export const BACKGROUND = '#ffffff';
export const BLUE = '#0969da';
export const ORANGE = '#a84300';
export const AMBER = '#c08000';

export type ColourName = 'blue' | 'orange' | 'amber' | 'muted';

export const COLOURS: Readonly<Record<ColourName, string>> = { blue: BLUE, orange: ORANGE, amber: AMBER, muted: MUTED };

/** Classes that drawings give to what they draw, and its colour in dark mode. */
const DARK: Readonly<Record<ColourName, string>> = {
  blue: '#58a6ff',
  orange: '#ffb080',
  amber: '#c98a1b',
  muted: '#9198a1',
};

/** Dark only on a screen: paper is white. Marks are filled, stroked or hollow; the classes say which. */
export const STYLE_SHEET: string = [
  '.picture { font-family: system-ui, sans-serif; }',
  '@media screen and (prefers-color-scheme: dark) {',
  '  .picture { color: #e6edf3; fill: #e6edf3; }',
  '  .picture .background { fill: #0d1117; }',
  '  .picture .shade { fill: #1a2029; }',
  '  .picture .grid { stroke: #3d444d; }',
  ...Object.entries(DARK).flatMap(([name, colour]) => [
    `  .picture .filled.${name} { fill: ${colour}; }`,
    `  .picture .stroked.${name} { stroke: ${colour}; }`,
  ]),
  '  .picture .hollow { fill: #0d1117; }',
  '  .picture .halo { stroke: #0d1117; }',
  '}',
].join('\n');

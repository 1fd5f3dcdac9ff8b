/**
 * The colours of all pictures. The attributes hold those of light mode, because not every program that shows an SVG understands style
 * sheets; the style sheet brings the dark ones. Blue and orange can be told apart by the colour-blind.
 */

/** Drawings write it as currentColor. */
export const INK = '#1f2328';
export const MUTED = '#59636e';
export const GRID = '#d1d9e0';
export const BACKGROUND = '#ffffff';
export const BLUE = '#0969da';
export const ORANGE = '#bc4c00';
export const GREEN = '#1a7f37';

/** Classes that drawings give to what they draw, and its colour in dark mode. */
const DARK: Readonly<Record<string, string>> = {
  '.blue': '#58a6ff',
  '.orange': '#f0883e',
  '.green': '#3fb950',
  '.muted': '#9198a1',
};

/** Marks are filled, stroked or hollow; the classes say which, so that the sheet need not know the drawing. */
export const STYLE_SHEET: string = [
  '.picture { font-family: system-ui, sans-serif; }',
  '@media (prefers-color-scheme: dark) {',
  '  .picture { color: #e6edf3; fill: #e6edf3; }',
  '  .picture .background { fill: #0d1117; }',
  '  .picture .grid { stroke: #3d444d; }',
  ...Object.entries(DARK).flatMap(([name, colour]) => [
    `  .picture .filled${name} { fill: ${colour}; }`,
    `  .picture .stroked${name} { stroke: ${colour}; }`,
  ]),
  '  .picture .hollow { fill: #0d1117; }',
  '  .picture .halo { stroke: #0d1117; }',
  '}',
].join('\n');

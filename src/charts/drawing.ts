import type { PlotOptions } from '@observablehq/plot';
import { failure } from '../errors.js';
import { wrap } from '../report/text.js';
import { markupText } from '../report/untrusted.js';
import { BACKGROUND, INK, MUTED, STYLE_SHEET } from './theme.js';

/** From marks to a clean SVG. Observable Plot draws, linkedom is the document it draws into. */

export type PlotLibrary = typeof import('@observablehq/plot');
type ParsedPage = ReturnType<typeof import('linkedom').parseHTML>;
export type Canvas = { readonly Plot: PlotLibrary; readonly document: ParsedPage['document'] };

/** Loads the chart packages, which not every installation has. */
export async function loadCanvas(): Promise<Canvas> {
  try {
    const [Plot, { parseHTML }] = await Promise.all([import('@observablehq/plot'), import('linkedom')]);
    return { Plot, document: parseHTML('<!doctype html><html><body></body></html>').document };
  } catch (error) {
    throw failure(
      'ERR_CHARTS_UNAVAILABLE',
      'pictures need two more packages: npm install @observablehq/plot linkedom',
      error,
    );
  }
}

export type Panel = Omit<PlotOptions, 'document' | 'width'> & { readonly height: number };

export type Drawing = {
  readonly title: string;
  readonly subtitle: string;
  /** One below the other, each drawn for the width that there is. */
  readonly panels: readonly ((width: number) => Panel)[];
};

export const WIDTH = 720;
/** Of a phone. The letters are as large there as in a wide picture. */
export const NARROW = 360;

export const isNarrow = (width: number): boolean => width < 500;

const MARGIN = 20;

/** Left and right of what is drawn. */
export const sidesOf = (width: number): { readonly marginLeft: number; readonly marginRight: number } =>
  isNarrow(width) ? { marginLeft: 48, marginRight: 16 } : { marginLeft: 56, marginRight: 24 };

/** Hundredths of a pixel are as fine as anyone can see. */
function roundCoordinates(svg: string): string {
  return svg.replace(/ (?:d|c[xy]|[xy][12]?|width|height|transform|r)="[^"]*"/g, (attribute) =>
    attribute.replace(/-?\d+\.\d{3,}/g, (number) => String(Number(Number(number).toFixed(2)))),
  );
}

function drawPanel({ Plot, document }: Canvas, panel: Panel, top: number, width: number): string {
  const svg = Plot.plot({ ...sidesOf(width), ...panel, document, width, className: 'panel' });
  svg.querySelector('style')?.remove();
  svg.setAttribute('y', String(top));
  svg.setAttribute('font-size', '12');
  return svg.outerHTML;
}

/** Lines of text from a height on, and the height below them. */
function textBlock(
  text: string,
  top: number,
  width: number,
  { size, attributes }: { readonly size: number; readonly attributes: string },
): { readonly markup: string; readonly bottom: number } {
  const lineHeight = Math.round(size * 1.3);
  const lines = wrap(text, Math.floor((width - 2 * MARGIN) / (0.52 * size)));
  const markup = lines
    .map((line, index) => {
      const y = top + size + lineHeight * index;
      return `<text ${attributes} x="${MARGIN}" y="${y}" font-size="${size}">${markupText(line)}</text>`;
    })
    .join('\n');
  return { markup, bottom: top + lineHeight * lines.length };
}

/** One SVG: a title, a subtitle, and panels one below the other. */
export function drawSvg(canvas: Canvas, { title, subtitle, panels }: Drawing, width: number = WIDTH): string {
  const heading = textBlock(title, 11, width, { size: 17, attributes: 'font-weight="600"' });
  const below = textBlock(subtitle, heading.bottom + 1, width, {
    size: 13,
    attributes: `class="filled muted" fill="${MUTED}"`,
  });
  let height = below.bottom + 11;
  const parts: string[] = [];
  for (const panelFor of panels) {
    const panel = panelFor(width);
    parts.push(drawPanel(canvas, panel, height, width));
    height += panel.height;
  }
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return roundCoordinates(
    [
      `<svg xmlns="http://www.w3.org/2000/svg" class="picture" role="img" ${size} color="${INK}" fill="${INK}" font-family="system-ui, sans-serif">`,
      `<title>${markupText(title)}</title>`,
      `<desc>${markupText(subtitle)}</desc>`,
      `<style>\n${STYLE_SHEET}\n</style>`,
      `<rect class="background" width="${width}" height="${height}" fill="${BACKGROUND}"/>`,
      heading.markup,
      below.markup,
      ...parts,
      '</svg>\n',
    ].join('\n'),
  );
}

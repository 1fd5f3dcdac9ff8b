import type { PlotOptions } from '@observablehq/plot';
import { failure } from '../errors.js';
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
  readonly panels: readonly Panel[];
};

export const WIDTH = 720;
const HEADER = 62;

export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Hundredths of a pixel are as fine as anyone can see. */
function roundCoordinates(svg: string): string {
  return svg.replace(/ (?:d|c[xy]|[xy][12]?|width|height|transform|r)="[^"]*"/g, (attribute) =>
    attribute.replace(/-?\d+\.\d{3,}/g, (number) => String(Number(Number(number).toFixed(2)))),
  );
}

function drawPanel({ Plot, document }: Canvas, panel: Panel, top: number, width: number): string {
  const svg = Plot.plot({ marginLeft: 56, marginRight: 24, ...panel, document, width, className: 'panel' });
  svg.querySelector('style')?.remove();
  svg.setAttribute('y', String(top));
  svg.setAttribute('font-size', '12');
  return svg.outerHTML;
}

/** One SVG: a title, a subtitle, and panels one below the other. */
export function drawSvg(canvas: Canvas, { title, subtitle, panels }: Drawing, width: number = WIDTH): string {
  let height = HEADER;
  const parts: string[] = [];
  for (const panel of panels) {
    parts.push(drawPanel(canvas, panel, height, width));
    height += panel.height;
  }
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return roundCoordinates(
    [
      `<svg xmlns="http://www.w3.org/2000/svg" class="picture" role="img" ${size} color="${INK}" fill="${INK}" font-family="system-ui, sans-serif">`,
      `<title>${escapeText(title)}</title>`,
      `<desc>${escapeText(subtitle)}</desc>`,
      `<style>\n${STYLE_SHEET}\n</style>`,
      `<rect class="background" width="${width}" height="${height}" fill="${BACKGROUND}"/>`,
      `<text x="20" y="28" font-size="17" font-weight="600">${escapeText(title)}</text>`,
      `<text class="filled muted" x="20" y="49" font-size="13" fill="${MUTED}">${escapeText(subtitle)}</text>`,
      ...parts,
      '</svg>\n',
    ].join('\n'),
  );
}

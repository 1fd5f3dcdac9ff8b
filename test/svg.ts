import type { ScalingReport } from 'estimate-pi/scaling';
import { parseHTML } from 'linkedom';
import { expect } from 'vitest';
import { type Canvas, drawSvg, loadCanvas, WIDTH } from '../dist/charts/drawing.js';
import { scalingDrawing } from '../dist/charts/scaling.js';

/** Pictures as elements, to be asked what is drawn in them. */

/** Just enough of a DOM's types. */
export type Element = {
  readonly textContent: string;
  querySelectorAll(selector: string): Iterable<Element>;
  getAttribute(name: string): string | null;
};

export const canvas: Canvas = await loadCanvas();

export const scalingSvg = (report: ScalingReport, width: number = WIDTH): string =>
  drawSvg(canvas, scalingDrawing(canvas, report), width);

export function parse(text: string): Element {
  return parseHTML(`<!doctype html><html><body>${text}</body></html>`).document as unknown as Element;
}

export const all = (root: Element, selector: string): Element[] => [...root.querySelectorAll(selector)];
export const texts = (root: Element, selector: string): string[] => all(root, selector).map((each) => each.textContent);
export const numbersIn = (text: string): number[] => (text.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);
export const numbers = (path: Element | undefined): number[] => numbersIn(path?.getAttribute('d') ?? '');

/** Facts that hold for every picture. */
export function expectClean(svg: string): Element {
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(svg, 'a number could not be drawn').not.toMatch(/NaN|Infinity|undefined|null/);
  expect(svg, 'coordinates are rounded').not.toMatch(/="[^"]*\d\.\d{4,}/);
  expect(svg).toContain('prefers-color-scheme: dark');
  const picture = parse(svg);
  expect(texts(picture, 'title')[0]).toMatch(/./);
  expect(texts(picture, 'desc')[0]).toMatch(/./);
  return picture;
}

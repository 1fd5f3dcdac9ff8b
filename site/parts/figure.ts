import type { Panel } from '../../src/charts/drawing.js';
import { STYLE_SHEET } from '../../src/charts/theme.js';
import { create, rowOf } from './dom.js';
import { Plot } from './plot.js';

/** Pictures, each with its text alternative: a sentence, and its numbers as a table. */

export type Picture = {
  /** What to draw in a figure of this width. */
  readonly panel: (width: number) => Panel;
  /** What it shows, in a sentence or two. */
  readonly description: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

const shown = new Map<Element, { readonly picture: Picture; width: number }>();

function paint(figure: HTMLElement, { panel, description }: Picture, width: number): void {
  const svg = Plot.plot({ marginLeft: 56, marginRight: 16, ...panel(width), width, className: 'picture' });
  // The picture has one name; its parts may have none where they have no role.
  for (const part of svg.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', description);
  const before = figure.querySelector('svg');
  if (before) before.replaceWith(svg);
  else figure.prepend(svg);
}

const observer = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    const entry = shown.get(target);
    if (entry === undefined || Math.abs(entry.width - contentRect.width) < 1 || contentRect.width === 0) continue;
    entry.width = contentRect.width;
    paint(target as HTMLElement, entry.picture, entry.width);
  }
});

function fillTable(figure: HTMLElement, { header, rows, description }: Picture): void {
  let details = figure.querySelector<HTMLDetailsElement>(':scope > details');
  if (details === null) {
    const wide = create('div', {
      class: 'wide',
      tabindex: '0',
      role: 'region',
      'aria-label': 'The numbers of the picture',
    });
    details = create('details', {}, create('summary', {}, 'The numbers as a table'), wide);
    figure.append(details);
  }
  const caption = create('caption', { class: 'visually-hidden' }, description);
  const head = create('thead', {}, rowOf(header, 'th'));
  const body = create('tbody', {}, ...rows.map((row) => rowOf(row)));
  details.querySelector('div')?.replaceChildren(create('table', {}, caption, head, body));
}

/** Draws a picture into a figure, instead of the one that is there. */
export function show(figure: HTMLElement, picture: Picture): void {
  const width = figure.clientWidth || 320;
  shown.set(figure, { picture, width });
  paint(figure, picture, width);
  fillTable(figure, picture);
  observer.observe(figure);
}

/** The colours of the charts in dark mode. */
export function installChartStyles(): void {
  document.head.append(create('style', {}, STYLE_SHEET));
}

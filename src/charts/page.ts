import { markupText } from '../report/untrusted.js';
import { type Canvas, type Drawing, drawSvg, NARROW, WIDTH } from './drawing.js';

/** A self-contained HTML page: no script, nothing loaded from elsewhere, and right in light and dark, on a phone and on paper. */

export type Section =
  | { readonly kind: 'list'; readonly heading: string; readonly items: readonly string[] }
  | { readonly kind: 'picture'; readonly drawing: Drawing }
  | {
      readonly kind: 'table';
      readonly heading: string;
      readonly header: readonly string[];
      readonly rows: readonly (readonly string[])[];
      readonly note?: string;
    }
  | {
      readonly kind: 'facts';
      readonly heading: string;
      readonly facts: readonly (readonly [name: string, value: string])[];
    }
  | { readonly kind: 'data'; readonly heading: string; readonly json: unknown };

export type Page = { readonly title: string; readonly lead: string; readonly sections: readonly Section[] };

const STYLE = `
:root { color-scheme: light dark; --ink: #1f2328; --muted: #59636e; --ground: #ffffff; --line: #d1d9e0; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --muted: #9198a1; --ground: #0d1117; --line: #3d444d; } }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 780px; background: var(--ground); color: var(--ink);
  font: 16px/1.55 system-ui, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 2.25rem 0 .5rem; break-after: avoid; }
p.lead, p.note { color: var(--muted); margin: 0 0 1rem; }
p.note { font-size: .875rem; margin-top: .5rem; }
ul { padding-left: 1.2rem; } li { margin: .25rem 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
tr { break-inside: avoid; }
th, td { padding: .35rem 0 .35rem .75rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th { color: var(--muted); font-weight: 600; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1.5rem; font-size: .9rem; }
dt { color: var(--muted); } dd { margin: 0; overflow-wrap: anywhere; }
figure { margin: 2rem 0 0; break-inside: avoid; } figure svg.picture { display: block; width: 100%; height: auto; }
figure svg > text, figure svg .panel text { font-family: inherit; }
.on-phone { display: none; }
@media screen and (max-width: 500px) { body { padding: 1rem 1rem 3rem; } figure { margin-left: -1rem; margin-right: -1rem; }
  .on-desk { display: none; } .on-phone { display: block; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
@media print { :root { color-scheme: light; } body { max-width: none; padding: 0; font-size: 11pt; } details { display: none; }
  .wide { overflow: visible; } figure svg.picture { width: 80%; margin: auto; } table { font-size: .8rem; } }
pre { overflow: auto; max-height: 24rem; padding: 1rem; border: 1px solid var(--line); border-radius: 6px; font-size: .8rem; }
summary { cursor: pointer; color: var(--muted); margin-top: 2rem; }
`;

const cellsOf = (cells: readonly string[], tag: 'th' | 'td'): string =>
  cells.map((cell) => `<${tag}>${markupText(cell)}</${tag}>`).join('');

/** Line by line, since escaping would take the line ends away. */
const preformatted = (json: unknown): string => JSON.stringify(json, null, 2).split('\n').map(markupText).join('\n');

function sectionOf(canvas: Canvas, section: Section): string {
  switch (section.kind) {
    case 'list':
      return `<h2>${markupText(section.heading)}</h2>\n<ul>\n${section.items.map((item) => `<li>${markupText(item)}</li>`).join('\n')}\n</ul>`;
    case 'picture': {
      // Two drawings, because letters that shrink with the picture cannot be read on a phone.
      const [desk, phone] = [WIDTH, NARROW].map((width) => drawSvg(canvas, section.drawing, width));
      return `<figure>\n<div class="on-desk">\n${desk}</div>\n<div class="on-phone">\n${phone}</div>\n</figure>`;
    }
    case 'table': {
      const rows = section.rows.map((row) => `<tr>${cellsOf(row, 'td')}</tr>`).join('\n');
      const note = section.note === undefined ? '' : `\n<p class="note">${markupText(section.note)}</p>`;
      return `<h2>${markupText(section.heading)}</h2>\n<div class="wide"><table>\n<tr>${cellsOf(section.header, 'th')}</tr>\n${rows}\n</table></div>${note}`;
    }
    case 'facts': {
      const facts = section.facts.map(([name, value]) => `<dt>${markupText(name)}</dt><dd>${markupText(value)}</dd>`);
      return `<h2>${markupText(section.heading)}</h2>\n<dl>\n${facts.join('\n')}\n</dl>`;
    }
    case 'data':
      return `<details><summary>${markupText(section.heading)}</summary>\n<pre>${preformatted(section.json)}</pre></details>`;
  }
}

export function htmlPage(canvas: Canvas, { title, lead, sections }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${markupText(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${markupText(title)}</h1>
<p class="lead">${markupText(lead)}</p>
${sections.map((section) => sectionOf(canvas, section)).join('\n')}
</body>
</html>
`;
}

import { escapeText } from './drawing.js';

/** A self-contained HTML page: no script, nothing loaded from elsewhere, and right in light and dark. */

export type Section =
  | { readonly kind: 'list'; readonly heading: string; readonly items: readonly string[] }
  | { readonly kind: 'picture'; readonly svg: string }
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
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --muted: #9198a1; --ground: #0d1117; --line: #3d444d; } }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 780px; background: var(--ground); color: var(--ink);
  font: 16px/1.55 system-ui, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 2.25rem 0 .5rem; }
p.lead, p.note { color: var(--muted); margin: 0 0 1rem; }
p.note { font-size: .875rem; margin-top: .5rem; }
ul { padding-left: 1.2rem; } li { margin: .25rem 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { padding: .35rem 0 .35rem .75rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th { color: var(--muted); font-weight: 600; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1.5rem; font-size: .9rem; }
dt { color: var(--muted); } dd { margin: 0; overflow-wrap: anywhere; }
figure { margin: 2rem 0 0; } figure svg { display: block; width: 100%; height: auto; }
figure svg > text, figure svg .panel text { font-family: inherit; }
pre { overflow: auto; max-height: 24rem; padding: 1rem; border: 1px solid var(--line); border-radius: 6px; font-size: .8rem; }
summary { cursor: pointer; color: var(--muted); margin-top: 2rem; }
`;

const cellsOf = (cells: readonly string[], tag: 'th' | 'td'): string =>
  cells.map((cell) => `<${tag}>${escapeText(cell)}</${tag}>`).join('');

function sectionOf(section: Section): string {
  switch (section.kind) {
    case 'list':
      return `<h2>${escapeText(section.heading)}</h2>\n<ul>\n${section.items.map((item) => `<li>${escapeText(item)}</li>`).join('\n')}\n</ul>`;
    case 'picture':
      return `<figure>\n${section.svg}</figure>`;
    case 'table': {
      const rows = section.rows.map((row) => `<tr>${cellsOf(row, 'td')}</tr>`).join('\n');
      const note = section.note === undefined ? '' : `\n<p class="note">${escapeText(section.note)}</p>`;
      return `<h2>${escapeText(section.heading)}</h2>\n<div class="wide"><table>\n<tr>${cellsOf(section.header, 'th')}</tr>\n${rows}\n</table></div>${note}`;
    }
    case 'facts': {
      const facts = section.facts.map(([name, value]) => `<dt>${escapeText(name)}</dt><dd>${escapeText(value)}</dd>`);
      return `<h2>${escapeText(section.heading)}</h2>\n<dl>\n${facts.join('\n')}\n</dl>`;
    }
    case 'data':
      return `<details><summary>${escapeText(section.heading)}</summary>\n<pre>${escapeText(JSON.stringify(section.json, null, 2))}</pre></details>`;
  }
}

export function htmlPage({ title, lead, sections }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escapeText(title)}</h1>
<p class="lead">${escapeText(lead)}</p>
${sections.map(sectionOf).join('\n')}
</body>
</html>
`;
}

import { escapeControls, shorten } from '../quote.js';

/** Text from outside (arguments, file names, CPU names, saved reports, errors of other programs) made safe to show. */

const LINE = 200;

/** One line of at most `most` characters in which nothing commands a terminal or reorders its neighbours. */
export function safeText(text: string, most: number = LINE): string {
  // Cut first: a megabyte must not be escaped for the sake of a line.
  return escapeControls(shorten(text, most));
}

/** Lines of which each is safe; of more than `mostLines`, the first. */
export function safeLines(text: string, mostLines: number = 40, most: number = 1000): string {
  const lines = text.split(/\r?\n/, mostLines + 1);
  const shown = lines.slice(0, mostLines).map((line) => safeText(line, most));
  return (lines.length > mostLines ? [...shown, '…'] : shown).join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for HTML and SVG, between tags or in an attribute: no markup, and none of the characters that XML forbids. */
export function markupText(text: string): string {
  return escapeControls(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

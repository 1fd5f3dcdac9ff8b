import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/** Text that fits into a width, in columns of a terminal. */

export const widthOf = (text: string): number => stringWidth(text);

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(width - widthOf(text), 0));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(width - widthOf(text), 0)) + text;
}

/** Stands for spaces at which a line must not end. */
const GLUE = '\u00a0';

/** A number stays together, with its unit and what it is given or taken. */
const UNBREAKABLE =
  /(?<=\d) (?=\d{3}\b)|(?<=\d) (?=%|(?:[kMGT]?darts\/s|[µm]?s|min|h)\b)|(?<=±) (?=\d)|(?<=\d) (?=±)|(?<=\b(?:kernel|seed|Node)) /g;

/** Lines of at most `width`, broken between words; a word that is longer stays whole. */
export function wrap(text: string, width: number): string[] {
  if (!Number.isFinite(width)) return [text];
  return wrapAnsi(text.replaceAll(UNBREAKABLE, GLUE), Math.max(width, 1), { trim: true })
    .replaceAll(GLUE, ' ')
    .split('\n');
}

/** A sentence as lines, each after the first indented. */
export function paragraph(text: string, width: number = Number.POSITIVE_INFINITY, indent: string = ''): string {
  return wrap(text, width - indent.length)
    .map((line, index) => `${index === 0 ? '' : indent}${line}\n`)
    .join('');
}

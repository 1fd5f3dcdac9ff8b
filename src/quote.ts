/** Values that came from outside, as messages show them: on one line, short, and without anything that a terminal obeys. */

const MAX_LENGTH = 60;

/** Control characters, formats (among them what turns the direction of text), line ends, halves of characters. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** The text with every character escaped that could end the line, command a terminal or reorder its neighbours. */
export function escapeControls(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The text, cut to at most `max` characters and a sign that there were more. */
export function shorten(text: string, max: number = MAX_LENGTH): string {
  return text.length > max ? `${text.slice(0, max)}…` : text;
}

/** How a message shows a value. Looks into no object: a getter or a proxy would run, and there may be no end of it. */
export function quote(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `'${escapeControls(shorten(value))}'`;
    case 'bigint':
      return `${shorten(String(value))}n`;
    case 'symbol':
      return escapeControls(shorten(String(value)));
    case 'function':
      return 'a function';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? `an array of ${value.length}` : 'an object';
    default:
      return Object.is(value, -0) ? '-0' : String(value);
  }
}

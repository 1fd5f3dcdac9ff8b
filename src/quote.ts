/** Values that came from outside, as messages show them: on one line, short, and without anything that a terminal obeys. */

const MAX_LENGTH = 60;

/** Line breaks, control characters, and what turns the direction of text. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** The text with every character escaped that could end the line or command a terminal. */
export function escapeControls(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

function shorten(text: string): string {
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
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

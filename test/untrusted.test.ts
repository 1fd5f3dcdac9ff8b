import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { markupText, safeLines, safeText } from '../dist/report/untrusted.js';

/** What came from outside commands no terminal, forges no line, turns no text and is no markup. */

const COMMANDS = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

describe('text from outside', () => {
  test.each([
    ['a colour', '\u001b[31mred', '\\u{1b}[31mred'],
    ['a title of the window', '\u001b]0;title\u0007', '\\u{1b}]0;title\\u{7}'],
    ['a control of eight bits', '\u009b31m', '\\u{9b}31m'],
    ['a second line', 'one\ntwo\r', 'one\\u{a}two\\u{d}'],
    ['a line separator', 'one\u2028two', 'one\\u{2028}two'],
    ['right to left', 'name\u202egpj.exe', 'name\\u{202e}gpj.exe'],
    ['half a character', 'x\ud800', 'x\\u{d800}'],
    ['what people write', 'AMD EPYC™ 9V74 · größer 例', 'AMD EPYC™ 9V74 · größer 例'],
  ])('%s', (_, text, shown) => {
    expect(safeText(text)).toBe(shown);
  });

  test('is one short line, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        expect(safeText(text)).not.toMatch(COMMANDS);
      }),
      { seed: 1 },
    );
    expect(safeText('a'.repeat(1e6))).toHaveLength(201);
  });

  test('of several lines keeps its lines, but not thousands', () => {
    expect(safeLines('one\n\u0007two')).toBe('one\n\\u{7}two');
    expect(safeLines('x\n'.repeat(1e5)).split('\n')).toHaveLength(41);
  });

  test('is no markup, between tags and in attributes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
        const marked = markupText(`<b a='1'>&"${text}`);
        expect(marked).not.toMatch(COMMANDS);
        const { document } = parseHTML(`<html><body><p title="${marked}">${marked}</p></body></html>`);
        expect([...document.querySelectorAll('*')].map(({ tagName }) => tagName)).toEqual(['HTML', 'BODY', 'P']);
      }),
      { seed: 1 },
    );
  });
});

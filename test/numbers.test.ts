import { describe, expect, test } from 'vitest';
import { parseCount, parseSeconds } from '../dist/cli/number.js';
import {
  formatCount,
  formatDuration,
  formatNumber,
  formatPercent,
  formatRate,
  formatTimes,
  formatUncertain,
  plural,
} from '../dist/report/numbers.js';

/** Numbers as people write them, and as this program reads them. */

test.each([
  [0.0123, '12.3 µs'],
  [0.5, '500 µs'],
  [0.9996, '1.00 ms'],
  [999, '999 ms'],
  [999.7, '1.00 s'],
  [1000, '1.00 s'],
  [3120, '3.12 s'],
  [119_400, '119 s'],
  [119_900, '2 min 0 s'],
  [359_700, '6 min 0 s'],
  [3_661_000, '1 h 1 min'],
])('%d milliseconds are %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});

test.each([
  [12.34, '12.3 darts/s'],
  [2_000_000, '2.00 Mdarts/s'],
  [999.7e6, '1.00 Gdarts/s'],
  [19.4e9, '19.4 Gdarts/s'],
  [null, '–'],
])('%d darts per second are %s', (rate, text) => {
  expect(formatRate(rate)).toBe(text);
});

test.each([
  [470, 3, '470'],
  [0.04567, 3, '0.0457'],
  [1234.5, 2, '1200'],
  [16_340.2, 4, '16 340'],
  [0, 3, '0'],
  [Number.POSITIVE_INFINITY, 3, '–'],
])('%d in %i digits is %s', (value, digits, text) => {
  expect(formatNumber(value, digits)).toBe(text);
});

test.each([
  [1.08, 0.012, '1.08 ± 0.01'],
  [3.116, 0.052, '3.12 ± 0.05'],
  [0.21, 0.000_01, '0.210'],
  [0.21, null, '0.210'],
  [410, 23, '410 ± 23'],
])('%d with an error of %d is %s', (value, error, text) => {
  expect(formatUncertain(value, error)).toBe(text);
});

test.each([
  [1, '1 thread'],
  [2.5, '2.5 threads'],
  [12_345, '12 345 threads'],
])('%d thread', (number, text) => {
  expect(plural(number, 'thread')).toBe(text);
});

test('ratios, shares and counts', () => {
  expect([1.004, 25.13, 470, 1457.2, 16_340].map(formatTimes)).toEqual(['1.00×', '25.1×', '470×', '1457×', '16 340×']);
  expect([1, 0.973, 0.000_71, 0].map(formatPercent)).toEqual(['100.0 %', '97.3 %', '0.071 %', '0.0 %']);
  expect([7, 1234, 1e6].map(formatCount)).toEqual(['7', '1 234', '1 000 000']);
});

describe('a number that is typed', () => {
  test.each([
    ['1e10', 10e9],
    ['10_000_000', 10e6],
    ['2.5M', 2_500_000],
    ['1K', 1000],
    ['1k', 1000],
    ['4.35k', 4350],
    ['1T', 1e12],
    ['1 000 000', 1e6],
    ['1\u00a0000\u00a0000', 1e6],
    ['1\u202f000\u202f000', 1e6],
    ['12 345', 12_345],
  ])('%s darts are %d', (text, count) => {
    expect(parseCount(text)).toBe(count);
  });

  test.each(['', 'ten', '1.5', '1__0', '-1', '10GG', '1e17', '1 00', '1 0000', '1000 000', `1${'0'.repeat(1e5)}`])(
    "'%s' is no count",
    (text) => {
      expect(() => parseCount(text)).toThrow('is not a whole number');
    },
  );

  test('what this program prints as a count, it reads as that count', () => {
    for (const count of [0, 999, 1000, 1_234_567, Number.MAX_SAFE_INTEGER]) {
      expect(parseCount(formatCount(count))).toBe(count);
    }
  });

  test.each([
    ['', 'is not a number'],
    ['soon', 'is not a number'],
    ['0', 'must be a number from 0.1 to 86400'],
    ['-1', 'must be a number from 0.1 to 86400'],
    ['1e9', 'must be a number from 0.1 to 86400'],
    ['Infinity', 'must be a number from 0.1 to 86400'],
  ])("'%s' is no time to measure", (text, why) => {
    expect(() => parseSeconds(text)).toThrow(why);
  });
});

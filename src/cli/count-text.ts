import { MAX_INTEGER } from '../options.js';

/** Counts as people type them, on the command line and in the lab. */

const EXPONENTS: Readonly<Record<string, number>> = { k: 3, K: 3, M: 6, G: 9, T: 12, P: 15 };

/** Groups of three may stand apart by any of the spaces that are in use for that. */
const COUNT =
  /^(?<whole>\d+(?:_\d+)*|\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+)(?<part>\.\d+)?(?:[eE]\+?(?<exponent>\d+))?(?<unit>[kKMGTP]?)$/;

/** No number of this program is longer. */
export const LONGEST: number = 60;

/** NaN for what is no count. Decimal all the way: 4.35k is 4350 and not a little less. */
function readCount(text: string): number {
  const { whole, part = '', exponent = '0', unit = '' } = COUNT.exec(text)?.groups ?? {};
  if (whole === undefined) return Number.NaN;
  return Number(`${whole.replaceAll(/[^\d]/g, '')}${part}e${Number(exponent) + (EXPONENTS[unit] ?? 0)}`);
}

/** Reads `10000000`, `10_000_000`, `10 000 000`, `1e7`, `2.5e9`, `10M`, `10G`, `1T`; undefined for what is no whole number to 2^53 − 1. */
export function countIn(text: string): number | undefined {
  const count = text.length > LONGEST ? Number.NaN : readCount(text.trim());
  return Number.isInteger(count) && count <= MAX_INTEGER ? count : undefined;
}

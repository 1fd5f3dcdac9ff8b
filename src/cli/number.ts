import { InvalidArgumentError } from 'commander';
import { messageOf } from '../errors.js';
import { checkValue, MAX_INTEGER, type OptionName } from '../options.js';
import { safeText } from '../report/untrusted.js';

/** Numbers as people type them, and as this program prints them. */

const EXPONENTS: Readonly<Record<string, number>> = { k: 3, K: 3, M: 6, G: 9, T: 12, P: 15 };

/** Groups of three may stand apart by any of the spaces that are in use for that. */
const COUNT =
  /^(?<whole>\d+(?:_\d+)*|\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+)(?<part>\.\d+)?(?:[eE]\+?(?<exponent>\d+))?(?<unit>[kKMGTP]?)$/;

/** No number of this program is longer. */
const LONGEST = 60;

/** Shown in a message: short, and without what a terminal would obey. */
const shown = (text: string): string => safeText(text, LONGEST);

/** NaN for what is no count. Decimal all the way: 4.35k is 4350 and not a little less. */
function readCount(text: string): number {
  const { whole, part = '', exponent = '0', unit = '' } = COUNT.exec(text)?.groups ?? {};
  if (whole === undefined) return Number.NaN;
  return Number(`${whole.replaceAll(/[^\d]/g, '')}${part}e${Number(exponent) + (EXPONENTS[unit] ?? 0)}`);
}

/** Reads `10000000`, `10_000_000`, `10 000 000`, `1e7`, `2.5e9`, `10M`, `10G`, `1T`; what is no whole number is refused. */
export function parseCount(text: string): number {
  const count = text.length > LONGEST ? Number.NaN : readCount(text.trim());
  if (!Number.isInteger(count) || count > MAX_INTEGER) {
    throw new InvalidArgumentError(
      `'${shown(text)}' is not a whole number from 0 to 2^53 − 1, such as 1e10, 10_000_000 or 10G.`,
    );
  }
  return count;
}

function refuseBroken(name: OptionName, value: number): number {
  try {
    checkValue(name, value);
  } catch (error) {
    throw new InvalidArgumentError(`${messageOf(error)}.`);
  }
  return value;
}

/** Reads a count that the rule of an option allows. */
export function countOf(name: OptionName): (text: string) => number {
  return (text) => refuseBroken(name, parseCount(text));
}

/** Reads a number that the rule of an option allows. */
export function numberOf(name: OptionName): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' || text.length > LONGEST ? Number.NaN : Number(text);
    if (Number.isNaN(value)) throw new InvalidArgumentError(`'${shown(text)}' is not a number.`);
    return refuseBroken(name, value);
  };
}

/** Seconds to measure. */
export const parseSeconds: (text: string) => number = numberOf('seconds');

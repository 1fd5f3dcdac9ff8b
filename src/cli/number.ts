import { InvalidArgumentError } from 'commander';
import { messageOf } from '../errors.js';
import { checkValue, type OptionName } from '../options.js';
import { safeText } from '../report/untrusted.js';
import { countIn, LONGEST } from './count-text.js';

/** Numbers as people type them, and as this program prints them. */

/** Shown in a message: short, and without what a terminal would obey. */
const shown = (text: string): string => safeText(text, LONGEST);

/** Reads `10000000`, `10_000_000`, `10 000 000`, `1e7`, `2.5e9`, `10M`, `10G`, `1T`; what is no whole number is refused. */
export function parseCount(text: string): number {
  const count = countIn(text);
  if (count === undefined) {
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

import { InvalidArgumentError } from 'commander';
import { countIn } from './count-text.js';

/** Reads `10000000`, `10_000_000`, `1e7`, `2.5e9`, `10M`, `10G`, `1T`; what is no whole number is refused. */
export function parseCount(text: string): number {
  const count = countIn(text);
  if (count === undefined) {
    throw new InvalidArgumentError(
      `'${text}' is not a whole number from 0 to 2^53 − 1, such as 1e10, 10_000_000 or 10G.`,
    );
  }
  return count;
}

/** Seconds to measure; the bounds are those of the option `seconds`. */
export function parseSeconds(text: string): number {
  const seconds = text.trim() === '' ? Number.NaN : Number(text);
  if (!(seconds >= 0.1 && seconds <= 86_400)) {
    throw new InvalidArgumentError(`'${text}' is not a number of seconds from 0.1 to 86400.`);
  }
  return seconds;
}

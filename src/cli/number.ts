import { InvalidArgumentError } from 'commander';

const MULTIPLES: Readonly<Record<string, number>> = { '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15 };

/** Reads `10000000`, `10_000_000`, `1e7`, `2.5e9`, `10M`, `10G`, `1T`; what is no whole number is refused. */
export function parseCount(text: string): number {
  const match = /^(\d+(?:_\d+)*(?:\.\d+)?(?:[eE]\+?\d+)?)([kMGTP]?)$/.exec(text.trim());
  const digits = match?.[1]?.replaceAll('_', '');
  const multiple = MULTIPLES[match?.[2] ?? ''];
  const count = Number(digits) * (multiple ?? Number.NaN);
  if (!Number.isSafeInteger(count)) {
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

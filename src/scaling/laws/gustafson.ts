import { checkNumber } from './points.js';

/**
 * Scaled speed-up: how much more work `n` threads do in the same time, if the serial share of *their* time stays as it is
 * while the work grows: s + (1 − s)·n. J. L. Gustafson, "Reevaluating Amdahl's law", CACM 31 (1988).
 *
 * @param serialFraction - of the time of the parallel run, 0 … 1
 * @param n - threads, at least 1
 * @throws TypeError or RangeError with a `code` for bad input
 */
export function gustafsonSpeedup(serialFraction: number, n: number): number {
  checkNumber('serialFraction', serialFraction, 0, 1);
  checkNumber('n', n, 1);
  return serialFraction + (1 - serialFraction) * n;
}

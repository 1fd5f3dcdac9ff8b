import { rangeError } from '../../errors.js';
import { checkNumber, checkSpeedup } from './points.js';

/**
 * The serial fraction that a single measured speed-up amounts to: (1/S − 1/n) / (1 − 1/n). If it grows with n, overhead
 * grows with n too; if it stays, the work is what is serial. Negative where the speed-up is more than linear. A. H. Karp and
 * H. P. Flatt, "Measuring parallel processor performance", CACM 33 (1990).
 *
 * @param speedup - positive
 * @param n - threads, more than 1
 * @throws TypeError or RangeError with a `code` for bad input
 */
export function karpFlatt(speedup: number, n: number): number {
  checkSpeedup('speedup', speedup);
  checkNumber('n', n, 1);
  if (n === 1) throw rangeError('ERR_OUT_OF_RANGE', 'n must be more than 1; one thread has no serial fraction');
  return (1 / speedup - 1 / n) / (1 - 1 / n);
}

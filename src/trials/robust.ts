import { studentQuantile } from './student.js';

/** Statistics that a few disturbed trials do not spoil. */

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((x, y) => x - y);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Median absolute deviation from the median, unscaled; null for fewer than two values, which deviate from nothing. */
export function medianAbsoluteDeviation(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const centre = median(values);
  return median(values.map((value) => Math.abs(value - centre)));
}

/** With fewer values, two that happen to be alike would look like certainty. */
export const MIN_VALUES_FOR_ERROR = 3;

/**
 * What makes the median absolute deviation of so few normal values right on average, beside the 1.4826 of many. C. Croux and
 * P. J. Rousseeuw, "Time-efficient algorithms for two highly robust estimators of scale", COMPSTAT (1992).
 */
const FEW_VALUES: readonly number[] = [0, 0, 1.196, 1.495, 1.363, 1.206, 1.2, 1.14, 1.129, 1.107];

/** The smallest relative error that a clock and a handful of trials can vouch for. */
const FINEST_ERROR = 1e-4;

/**
 * Standard error of the median of `values`, as if their noise were normal: σ ≈ 1.4826·MAD, and a median's error is √(π/2)
 * times a mean's (F. R. Hampel, "The influence curve and its role in robust estimation", JASA 69, 1974). null for fewer than
 * three values.
 */
export function medianError(values: readonly number[]): number | null {
  const deviation = medianAbsoluteDeviation(values);
  const n = values.length;
  if (deviation === null || n < MIN_VALUES_FOR_ERROR) return null;
  const few = FEW_VALUES[n] ?? n / (n - 0.8);
  return (1.4826 * few * deviation * Math.sqrt(Math.PI / 2)) / Math.sqrt(n);
}

/** How sure every statement is: in one of a hundred cases like it, it is wrong. */
export const CONFIDENCE = 0.99;

/**
 * How many standard errors, as medianError gives them, a median may be off with 99 % confidence. Student's t with half the
 * usual degrees of freedom, because a median absolute deviation knows the noise that much worse than a standard deviation
 * does; for normal noise this is within 5 % of the quantiles that simulation finds, for 3 to 100 values.
 */
export function errorsWithin(values: number): number {
  return studentQuantile(CONFIDENCE, Math.max((values - 1) / 2, 1));
}

/** A median with its standard error and the interval that holds the true one with 99 % confidence. */
export type Estimate = { readonly value: number; readonly error: number; readonly low: number; readonly high: number };

/** The logarithm of how many times `values` exceed `base`, by the median of the pairs of each round; null for too few rounds. */
export function logRatio(base: readonly number[], values: readonly number[]): Estimate | null {
  const logs = values.slice(0, base.length).map((value, round) => Math.log(value / (base[round] as number)));
  const scatter = medianError(logs);
  if (scatter === null) return null;
  const error = Math.max(scatter, FINEST_ERROR);
  const value = median(logs);
  const within = error * errorsWithin(logs.length);
  return { value, error, low: value - within, high: value + within };
}

/** A ratio of two throughputs with its standard error and interval, from the logarithm's. */
export function ratioOf({ value, error, low, high }: Estimate): Estimate {
  const ratio = Math.exp(value);
  return { value: ratio, error: ratio * error, low: Math.exp(low), high: Math.exp(high) };
}

/** Of two sets of five, all of one above all of the other are less than one in a hundred by chance: 2/C(10, 5). */
const MIN_VALUES_FOR_ORDER = 5;

/**
 * Whether the last values are all above (1) or all below (−1) the first, a third of them but at least five each; 0 where that may
 * be chance in more than one of a hundred cases. H. B. Mann and D. R. Whitney, Annals of Mathematical Statistics 18 (1947).
 */
export function trendOf(values: readonly number[]): -1 | 0 | 1 {
  const size = Math.max(Math.floor(values.length / 3), MIN_VALUES_FOR_ORDER);
  if (values.length < 2 * size) return 0;
  const [first, last] = [values.slice(0, size), values.slice(-size)];
  if (Math.min(...last) > Math.max(...first)) return 1;
  return Math.max(...last) < Math.min(...first) ? -1 : 0;
}

/** Statistics that a few disturbed trials do not spoil. */

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((x, y) => x - y);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Median absolute deviation from the median, unscaled. */
export function medianAbsoluteDeviation(values: readonly number[]): number {
  const centre = median(values);
  return median(values.map((value) => Math.abs(value - centre)));
}

/**
 * Standard error of the median of `trials` values, as if their noise were normal: σ ≈ 1.4826·MAD, and a median's error is
 * √(π/2) times a mean's. F. R. Hampel, "The influence curve and its role in robust estimation", JASA 69 (1974).
 */
export function medianError(deviation: number, trials: number): number {
  return (1.4826 * deviation * Math.sqrt(Math.PI / 2)) / Math.sqrt(trials);
}

import { checkNumber, largerError, pointsToFit, relativeErrors, type SpeedupPoint, sum } from './points.js';

export type AmdahlFit = {
  /** Share of the one-threaded time that does not get faster with threads, 0 … 1. */
  readonly serialFraction: number;
  /**
   * Standard error of the serial fraction: from the scatter of the points around the fit or from the errors they state,
   * whichever is larger. null where neither is known (a single point without an error of its own).
   */
  readonly standardError: number | null;
  /** 1 / serialFraction, which no number of threads exceeds; Infinity when that fraction is 0. */
  readonly maxSpeedup: number;
};

/**
 * Speed-up on `n` threads of work whose share `serialFraction` stays serial: 1 / (s + (1 − s)/n). G. M. Amdahl, "Validity of
 * the single processor approach to achieving large scale computing capabilities", AFIPS Spring Joint Computer Conference 30
 * (1967).
 *
 * @param serialFraction - 0 … 1
 * @param n - threads, at least 1
 * @throws TypeError or RangeError with a `code` for bad input
 */
export function amdahlSpeedup(serialFraction: number, n: number): number {
  checkNumber('serialFraction', serialFraction, 0, 1);
  checkNumber('n', n, 1);
  return 1 / (serialFraction + (1 - serialFraction) / n);
}

/**
 * Fits Amdahl's law by least squares of the relative residuals S/A(n) − 1, because what disturbs a throughput disturbs it
 * by a share of itself. They are linear in s: S/A(n) − 1 = s·S(1 − 1/n) − (1 − S/n), so the fit is a straight line through
 * the origin. A slope below 0 (more than linear speed-up) is reported as 0, one above 1 as 1.
 *
 * @param points - at least one with more than one thread; those with one thread say nothing and are left out
 * @throws TypeError or RangeError with a `code` for bad input
 * @example
 * fitAmdahl([{ threads: 2, speedup: 1.9 }, { threads: 4, speedup: 3.5 }]).serialFraction // ≈ 0.049
 */
export function fitAmdahl(points: readonly SpeedupPoint[]): AmdahlFit {
  const telling = pointsToFit(points, 1);
  const line = telling.map(({ threads, speedup }) => ({
    x: speedup * (1 - 1 / threads),
    y: 1 - speedup / threads,
  }));
  const xx = sum(line.map(({ x }) => x * x));
  const slope = sum(line.map(({ x, y }) => x * y)) / xx;
  const serialFraction = Math.min(Math.max(slope, 0), 1);

  const squares = sum(line.map(({ x, y }) => (y - slope * x) ** 2));
  const scatter = line.length > 1 ? Math.sqrt(squares / (line.length - 1) / xx) : undefined;
  const errors = relativeErrors(telling);
  const stated = errors && Math.sqrt(sum(line.map(({ x }, index) => (x * (errors[index] ?? 0)) ** 2))) / xx;
  return {
    serialFraction,
    standardError: largerError(scatter, stated),
    maxSpeedup: 1 / serialFraction,
  };
}

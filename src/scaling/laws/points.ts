import { rangeError, typeError } from '../../errors.js';
import { quote } from '../../quote.js';

/** A measured speed-up, as the fits take it. */
export type SpeedupPoint = {
  readonly threads: number;
  /** Throughput over the throughput of one thread. */
  readonly speedup: number;
  /** Standard error of `speedup`, where it is known; it lets a fit state its error even from a single point. */
  readonly standardError?: number | undefined;
};

/** Refuses what is no finite number from `min` to `max`. */
export function checkNumber(name: string, value: unknown, min: number, max: number = Number.MAX_VALUE): void {
  const expected = `a number from ${min}${max === Number.MAX_VALUE ? ' up' : ` to ${max}`}`;
  if (typeof value !== 'number') {
    throw typeError('ERR_INVALID_ARG_TYPE', `${name} must be ${expected}; got ${quote(value)}`);
  }
  if (!(value >= min && value <= max)) {
    throw rangeError('ERR_OUT_OF_RANGE', `${name} must be ${expected}; got ${quote(value)}`);
  }
}

export function checkSpeedup(name: string, value: unknown): void {
  checkNumber(name, value, 0);
  if (value === 0) throw rangeError('ERR_OUT_OF_RANGE', `${name} must be positive; got 0`);
}

/**
 * Checks points for a fit, and leaves out those with one thread: their speed-up is 1 by definition, so they say nothing.
 *
 * @throws RangeError where fewer than `min` different numbers of threads above 1 are left
 */
export function pointsToFit(points: readonly SpeedupPoint[], min: number): SpeedupPoint[] {
  if (!Array.isArray(points)) {
    throw typeError('ERR_INVALID_ARG_TYPE', `points must be an array of { threads, speedup }; got ${quote(points)}`);
  }
  for (const [index, point] of points.entries()) {
    if (typeof point !== 'object' || point === null) {
      throw typeError('ERR_INVALID_ARG_TYPE', `points[${index}] must be { threads, speedup }; got ${quote(point)}`);
    }
    checkNumber(`points[${index}].threads`, point.threads, 1);
    checkSpeedup(`points[${index}].speedup`, point.speedup);
    if (point.standardError !== undefined) checkNumber(`points[${index}].standardError`, point.standardError, 0);
  }
  const telling = points.filter(({ threads }) => threads > 1);
  const different = new Set(telling.map(({ threads }) => threads)).size;
  if (different < min) {
    throw rangeError(
      'ERR_OUT_OF_RANGE',
      `points must have at least ${min} different numbers of threads above 1; got ${different}`,
    );
  }
  return telling;
}

/** A parameter's error: the larger of what the residuals' scatter and the points' own errors say; null where neither does. */
export function largerError(scatter: number | undefined, stated: number | undefined): number | null {
  const known = [scatter, stated].filter((error) => error !== undefined);
  return known.length === 0 ? null : Math.max(...known);
}

/** A point's standard error relative to its speed-up, undefined unless every point has one. */
export function relativeErrors(points: readonly SpeedupPoint[]): number[] | undefined {
  const errors: number[] = [];
  for (const { speedup, standardError } of points) {
    if (standardError === undefined) return undefined;
    errors.push(standardError / speedup);
  }
  return errors;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

import { rangeError, typeError } from './errors.js';

/** The probability that a dart hits. */
const HIT_PROBABILITY = Math.PI / 4;

/** The 97.5 % quantile of the standard normal distribution. */
const Z_95 = 1.959963984540054;

/**
 * Standard error of the estimate 4·hits/samples: 4·√(p(1 − p)/n), with p estimated by hits/samples. It is 0 when all darts
 * or none hit, where the confidence interval still tells the truth.
 */
export function standardErrorOf(hits: number, samples: number): number {
  const share = hits / samples;
  return 4 * Math.sqrt((share * (1 - share)) / samples);
}

/**
 * The 95 % score interval of 4·hits/samples, [lower, upper] within [0, 4]: E. B. Wilson, "Probable inference, the law of
 * succession, and statistical inference", JASA 22 (1927). Unlike estimate ± 1.96 standard errors it is right at 0 hits and
 * at ten darts.
 */
export function wilsonInterval(hits: number, samples: number): [number, number] {
  const share = hits / samples;
  const z2 = Z_95 * Z_95;
  const centre = (share + z2 / (2 * samples)) / (1 + z2 / samples);
  const halfWidth =
    (Z_95 / (1 + z2 / samples)) * Math.sqrt((share * (1 - share)) / samples + z2 / (4 * samples * samples));
  return [4 * Math.max(centre - halfWidth, 0), 4 * Math.min(centre + halfWidth, 1)];
}

/**
 * How many darts bring the estimate's standard error down to `standardError`: ⌈π(4 − π)/standardError²⌉, from the variance
 * of one dart, 16·p(1 − p) with p = π/4.
 *
 * @param standardError - in units of π; at least 1.8e-8, which takes 2^53 − 1 darts
 * @returns the number of samples, 1 … 2^53 − 1
 * @throws TypeError (ERR_INVALID_ARG_TYPE) if it is no number, RangeError (ERR_OUT_OF_RANGE) if it is not positive and finite,
 *   or too small for a stream
 */
export function samplesFor(standardError: number): number {
  if (typeof standardError !== 'number') {
    throw typeError('ERR_INVALID_ARG_TYPE', `standardError must be a number; got ${String(standardError)}`);
  }
  const samples = Math.max(Math.ceil((16 * HIT_PROBABILITY * (1 - HIT_PROBABILITY)) / standardError ** 2), 1);
  if (!(standardError > 0 && standardError < Number.POSITIVE_INFINITY) || samples > Number.MAX_SAFE_INTEGER) {
    throw rangeError(
      'ERR_OUT_OF_RANGE',
      `standardError must be a finite number of at least 1.8e-8; got ${standardError}`,
    );
  }
  return samples;
}

import { checkValue, type OptionName, readOptions } from './options.js';
import { checkedTally, type Tally } from './tally.js';

/** What hits among samples say about π, and how surely. */

/** The probability that a dart hits. */
const HIT_PROBABILITY = Math.PI / 4;

/** What a tally says about π. */
export type TallyStatistics = {
  /** 4 · hits / samples. */
  readonly pi: number;
  readonly hits: number;
  readonly samples: number;
  /** Standard error of `pi`, in the same unit: 4·√(p(1 − p)/n) with p = hits/samples. */
  readonly standardError: number;
  /** Confidence interval of π, [lower, upper] (Wilson 1927), which always contains `pi`. */
  readonly confidenceInterval: readonly [number, number];
  /** The confidence of that interval: 0.95 unless asked otherwise. */
  readonly confidence: number;
  readonly seed: number;
};

export type ConfidenceOption = {
  /** Of the confidence interval, 0.5 … 0.999999. Default: 0.95. */
  readonly confidence?: number | undefined;
};

export const DEFAULT_CONFIDENCE = 0.95;
const CONFIDENCE_OPTIONS: readonly OptionName[] = ['confidence'];

/**
 * Standard error of the estimate 4·hits/samples: 4·√(p(1 − p)/n), with p estimated by hits/samples. It is 0 when all darts
 * or none hit, where the confidence interval still tells the truth.
 */
export function standardErrorOf(hits: number, samples: number): number {
  const share = hits / samples;
  return 4 * Math.sqrt((share * (1 - share)) / samples);
}

/** Horner's scheme, the highest power first. */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}

/**
 * The quantile of the standard normal distribution: Φ(x) = probability. M. J. Wichura, "Algorithm AS 241: the percentage points
 * of the normal distribution", Applied Statistics 37 (1988), the routine of seven digits (PPND7).
 *
 * @param probability - above 0.5, below 1
 */
export function normalQuantile(probability: number): number {
  const q = probability - 0.5;
  if (q <= 0.425) {
    const r = 0.180625 - q * q;
    return (
      (q * polynomial([59.10937472, 159.29113202, 50.434271938, 3.3871327179], r)) /
      polynomial([67.1875636, 78.757757664, 17.895169469, 1], r)
    );
  }
  const r = Math.sqrt(-Math.log(1 - probability));
  return r <= 5
    ? polynomial([0.17023821103, 1.3067284816, 2.75681539, 1.4234372777], r - 1.6) /
        polynomial([0.12021132975, 0.7370016425, 1], r - 1.6)
    : polynomial([0.017337203997, 0.42868294337, 3.081226386, 6.657905115], r - 5) /
        polynomial([0.012258202635, 0.24197894225, 1], r - 5);
}

/** The 97.5 % quantile of the standard normal distribution, to all digits: it is what nearly every call asks for. */
const Z_95 = 1.959963984540054;

/** How many standard deviations a two-sided interval reaches. */
function halfWidthOf(confidence: number): number {
  return confidence === DEFAULT_CONFIDENCE ? Z_95 : normalQuantile((1 + confidence) / 2);
}

/**
 * The score interval of 4·hits/samples, [lower, upper] within [0, 4]: E. B. Wilson, "Probable inference, the law of succession,
 * and statistical inference", JASA 22 (1927). Unlike estimate ± z standard errors it is right at 0 hits and at ten darts. It
 * contains the estimate, which rounding is kept from spoiling.
 */
export function wilsonInterval(
  hits: number,
  samples: number,
  confidence: number = DEFAULT_CONFIDENCE,
): [number, number] {
  const share = hits / samples;
  const z = halfWidthOf(confidence);
  const z2 = z * z;
  const centre = (share + z2 / (2 * samples)) / (1 + z2 / samples);
  const halfWidth =
    (z / (1 + z2 / samples)) * Math.sqrt((share * (1 - share)) / samples + z2 / (4 * samples * samples));
  const pi = (4 * hits) / samples;
  return [Math.min(4 * Math.max(centre - halfWidth, 0), pi), Math.max(4 * Math.min(centre + halfWidth, 1), pi)];
}

export function statisticsOf(seed: number, samples: number, hits: number, confidence: number): TallyStatistics {
  return {
    pi: (4 * hits) / samples,
    hits,
    samples,
    standardError: standardErrorOf(hits, samples),
    confidenceInterval: wilsonInterval(hits, samples, confidence),
    confidence,
    seed,
  };
}

/**
 * The estimate that a tally amounts to, with its error. Any contiguous tally will do, whatever its start.
 *
 * @throws TypeError or RangeError with a `code` for what is not a tally
 */
export function estimateFrom(tally: Tally, options: ConfidenceOption = {}): TallyStatistics {
  const { seed, samples, hits } = checkedTally(tally);
  const { confidence = DEFAULT_CONFIDENCE } = readOptions<ConfidenceOption>(options, CONFIDENCE_OPTIONS);
  return statisticsOf(seed, samples, hits, confidence);
}

/**
 * How many darts bring the estimate's standard error down to `standardError`: ⌈π(4 − π)/standardError²⌉, from the variance
 * of one dart, 16·p(1 − p) with p = π/4.
 *
 * @param standardError - in units of π, 1.8e-8 … 10; the smallest takes 2^53 − 1 darts
 * @returns the number of samples, 1 … 2^53 − 1
 * @throws TypeError (ERR_INVALID_ARG_TYPE) if it is no number, RangeError (ERR_OUT_OF_RANGE) if it is out of that range
 */
export function samplesFor(standardError: number): number {
  checkValue('standardError', standardError);
  const samples = Math.ceil((16 * HIT_PROBABILITY * (1 - HIT_PROBABILITY)) / standardError ** 2);
  return Math.min(Math.max(samples, 1), Number.MAX_SAFE_INTEGER);
}

import { estimateFrom, estimatePiSync, samplesFor, tallySync } from 'estimate-pi';
import { describe, expect, test } from 'vitest';

describe('the estimate is unbiased and as precise as it says: 200 fixed seeds of 10^7 darts', () => {
  const SEEDS = 200;
  const SAMPLES = 1e7;
  const p = Math.PI / 4;
  const deviation = Math.sqrt(SAMPLES * p * (1 - p));
  const scores = Array.from({ length: SEEDS }, (_, seed) => {
    const { hits } = tallySync({ seed, samples: SAMPLES });
    return (hits - SAMPLES * p) / deviation;
  });

  test('the z-scores are standard normal (Kolmogorov–Smirnov, false alarms 1 in 1000)', () => {
    const sorted = [...scores].sort((x, y) => x - y);
    const distance = Math.max(
      ...sorted.map((score, i) => Math.max((i + 1) / SEEDS - normalCdf(score), normalCdf(score) - i / SEEDS)),
    );
    // Smirnov's asymptotic quantile: P(√n·D > 1.949) = 0.001.
    expect(distance * Math.sqrt(SEEDS)).toBeLessThan(1.949);
  });

  test('their variance is 1 (chi-square with 200 degrees of freedom, false alarms 1 in 1000)', () => {
    const sumOfSquares = scores.reduce((sum, score) => sum + score * score, 0);
    // The 0.0005 and 0.9995 quantiles of chi-square with 200 degrees of freedom.
    expect(sumOfSquares).toBeGreaterThan(140.66);
    expect(sumOfSquares).toBeLessThan(272.42);
  });

  test('the 95 % interval holds π for 95 % of the seeds, give or take four standard errors', () => {
    const covered = Array.from({ length: SEEDS }, (_, seed) => {
      const [lower, upper] = estimatePiSync(100_000, { seed }).confidenceInterval;
      return lower < Math.PI && Math.PI < upper;
    }).filter(Boolean).length;
    expect(Math.abs(covered / SEEDS - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / SEEDS));
  });
});

/** Abramowitz and Stegun 26.2.17, to 7.5e-8. */
function normalCdf(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * poly;
  return x >= 0 ? 1 - tail : tail;
}

describe('the Wilson interval', () => {
  const intervalOf = (hits: number, samples: number): readonly [number, number] =>
    estimateFrom({ stream: 1, seed: 0, start: 0, samples, hits }).confidenceInterval;

  test('is [0, 4z²/(n + z²)] at no hit', () => {
    const [lower, upper] = intervalOf(0, 10);
    expect(lower).toBeCloseTo(0, 12);
    expect(upper).toBeCloseTo((4 * 1.959963984540054 ** 2) / (10 + 1.959963984540054 ** 2), 12);
  });

  test('ends at 4 when every dart hits', () => {
    expect(intervalOf(10, 10)[1]).toBeCloseTo(4, 12);
  });

  test('is 4 × the published one of 8 hits in 10: 0.4902 … 0.9433', () => {
    const [lower, upper] = intervalOf(8, 10);
    expect(lower / 4).toBeCloseTo(0.4902, 4);
    expect(upper / 4).toBeCloseTo(0.9433, 4);
  });
});

describe('precision', () => {
  test('the standard error is 4·√(p(1 − p)/n)', () => {
    const { standardError } = estimateFrom({ stream: 1, seed: 0, start: 0, samples: 400, hits: 300 });
    expect(standardError).toBeCloseTo(4 * Math.sqrt((0.75 * 0.25) / 400), 12);
  });

  test.each([1, 0.1, 1e-3, 1e-5])(
    'samplesFor(%f) darts reach that standard error and one dart less does not',
    (wanted) => {
      const reached = (samples: number): number => Math.sqrt((Math.PI * (4 - Math.PI)) / samples);
      const samples = samplesFor(wanted);
      expect(reached(samples)).toBeLessThanOrEqual(wanted);
      expect(reached(samples - 1)).toBeGreaterThan(wanted);
    },
  );
});

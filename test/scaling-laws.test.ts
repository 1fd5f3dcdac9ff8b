import {
  amdahlSpeedup,
  fitAmdahl,
  fitUsl,
  gustafsonSpeedup,
  karpFlatt,
  type SpeedupPoint,
  uslSpeedup,
} from 'estimate-pi/scaling';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { philox4x32 } from '../dist/stream/philox.js';

fc.configureGlobal({ seed: 31415926 });

const COUNTS = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64];
const pointsOf = (law: (threads: number) => number): SpeedupPoint[] =>
  COUNTS.map((threads) => ({ threads, speedup: law(threads) }));

/** Standard normal noise that is the same in every run: Box and Muller over Philox. */
function noise(run: number, index: number): number {
  const [u, v] = philox4x32([index, run, 0, 0], [2718, 281]);
  return Math.sqrt(-2 * Math.log((u + 1) / 2 ** 32)) * Math.cos((2 * Math.PI * v) / 2 ** 32);
}

const NOISE = 0.01;
const RUNS = 400;

function noisy(points: readonly SpeedupPoint[], run: number): SpeedupPoint[] {
  return points.map(({ threads, speedup }) => ({ threads, speedup: speedup * (1 + NOISE * noise(run, threads)) }));
}

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(values.reduce((total, value) => total + value * value, 0) / values.length);
}

const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const threads = fc.integer({ min: 2, max: 1024 });

describe('Amdahl', () => {
  test.each([
    [0, 8, 8],
    [0.05, 16, 1 / (0.05 + 0.95 / 16)],
    [0.5, 2, 4 / 3],
    [1, 1000, 1],
    [0.1, 1, 1],
  ])('a serial fraction of %d on %i threads gives %d', (serial, n, speedup) => {
    expect(amdahlSpeedup(serial, n)).toBeCloseTo(speedup, 12);
  });

  test.each([0, 0.001, 0.05, 0.5, 1])('the fit recovers a serial fraction of %d', (serial) => {
    const fit = fitAmdahl(pointsOf((n) => amdahlSpeedup(serial, n)));
    expect(Math.abs(fit.serialFraction - serial)).toBeLessThan(1e-9);
    expect(fit.standardError).toBeLessThan(1e-9);
    if (serial === 0) expect(fit.maxSpeedup).toBeGreaterThan(1e9);
    else expect(fit.maxSpeedup).toBeCloseTo(1 / serial, 6);
  });

  test('without any serial part the speed-up has no limit', () => {
    expect(fitAmdahl([{ threads: 2, speedup: 2 }])).toEqual({
      serialFraction: 0,
      standardError: null,
      maxSpeedup: Number.POSITIVE_INFINITY,
    });
  });

  test('any fraction is recovered from any points', () => {
    fc.assert(
      fc.property(fraction, fc.array(threads, { minLength: 1, maxLength: 20 }), (serial, counts) => {
        const fit = fitAmdahl(counts.map((n) => ({ threads: n, speedup: amdahlSpeedup(serial, n) })));
        expect(Math.abs(fit.serialFraction - serial)).toBeLessThan(1e-9);
      }),
    );
  });

  // 400 seeded runs: the root mean square of error / stated error has a standard deviation of 4 % around about 1.1 (11
  // points are few), so a false alarm would need five of those; and the seeds are fixed.
  test.each([0.02, 0.05, 0.5])('from noisy points the stated error is the real one (s = %d)', (serial) => {
    const exact = pointsOf((n) => amdahlSpeedup(serial, n));
    const fits = Array.from({ length: RUNS }, (_, run) => fitAmdahl(noisy(exact, run)));
    const ratios = fits.map((fit) => (fit.serialFraction - serial) / (fit.standardError ?? 0));
    expect(rootMeanSquare(ratios)).toBeGreaterThan(0.85);
    expect(rootMeanSquare(ratios)).toBeLessThan(1.35);
    expect(ratios.filter((ratio) => Math.abs(ratio) > 5)).toEqual([]);
  });

  test('a single point passes its own error on', () => {
    // dS/S = dx/x here, so s = (1 − S/n)/(S(1 − 1/n)) moves by about δ/S/(S(1 − 1/n)).
    const { standardError } = fitAmdahl([{ threads: 2, speedup: 1.9, standardError: 0.019 }]);
    expect(standardError).toBeCloseTo(0.01 / (1.9 * 0.5), 12);
  });

  test('more than linear is reported as no serial part', () => {
    expect(fitAmdahl([{ threads: 2, speedup: 2.2 }]).serialFraction).toBe(0);
  });
});

describe('Karp and Flatt', () => {
  test.each([
    [2, 2, 0],
    [4 / 3, 2, 0.5],
    [1, 8, 1],
    [1.95, 2, 1 / 1.95 / 0.5 - 1],
  ])('a speed-up of %d on %i threads is a serial fraction of %d', (speedup, n, serial) => {
    expect(karpFlatt(speedup, n)).toBeCloseTo(serial, 12);
  });

  test('undoes Amdahl', () => {
    fc.assert(
      fc.property(fraction, threads, (serial, n) => {
        expect(Math.abs(karpFlatt(amdahlSpeedup(serial, n), n) - serial)).toBeLessThan(1e-9);
      }),
    );
  });
});

describe('Gunther', () => {
  test.each([
    [0, 0],
    [0.001, 0],
    [0.05, 0.0001],
    [0.02, 0.0005],
    [0, 0.01],
    [0.5, 0.001],
    [1, 0],
  ])('the fit recovers a contention of %d with a coherency of %d', (contention, coherency) => {
    const fit = fitUsl(pointsOf((n) => uslSpeedup(contention, coherency, n)));
    expect(Math.abs(fit.contention - contention)).toBeLessThan(1e-9);
    expect(Math.abs(fit.coherency - coherency)).toBeLessThan(1e-9);
  });

  test('the peak is where the speed-up is highest', () => {
    const { peakThreads } = fitUsl(pointsOf((n) => uslSpeedup(0.02, 0.0005, n)));
    expect(peakThreads).toBeCloseTo(Math.sqrt(0.98 / 0.0005), 6);
    const speedups = Array.from({ length: 100 }, (_, index) => uslSpeedup(0.02, 0.0005, index + 1));
    expect(speedups.indexOf(Math.max(...speedups)) + 1).toBe(Math.round(peakThreads));
  });

  test('no coherency is Amdahl, and has no peak', () => {
    fc.assert(
      fc.property(fraction, threads, (serial, n) => {
        expect(uslSpeedup(serial, 0, n)).toBeCloseTo(amdahlSpeedup(serial, n), 9);
      }),
    );
    expect(fitUsl([2, 4].map((n) => ({ threads: n, speedup: n }))).peakThreads).toBe(Number.POSITIVE_INFINITY);
  });

  test('from noisy points the stated errors are the real ones', () => {
    const exact = pointsOf((n) => uslSpeedup(0.05, 0.001, n));
    const fits = Array.from({ length: RUNS }, (_, run) => fitUsl(noisy(exact, run)));
    const contention = fits.map((fit) => (fit.contention - 0.05) / (fit.contentionError ?? 0));
    const coherency = fits.map((fit) => (fit.coherency - 0.001) / (fit.coherencyError ?? 0));
    for (const ratios of [contention, coherency]) {
      expect(rootMeanSquare(ratios)).toBeGreaterThan(0.85);
      expect(rootMeanSquare(ratios)).toBeLessThan(1.35);
      expect(ratios.filter((ratio) => Math.abs(ratio) > 5)).toEqual([]);
    }
  });

  test('neither goes below zero', () => {
    const superlinear = fitUsl([2, 4, 8].map((n) => ({ threads: n, speedup: 1.1 * n })));
    expect(superlinear).toMatchObject({ contention: 0, coherency: 0 });
  });
});

describe('Gustafson', () => {
  test.each([
    [0, 64, 64],
    [1, 64, 1],
    [0.004, 1024, 1019.908],
  ])('a serial fraction of %d on %i threads gives %d', (serial, n, speedup) => {
    expect(gustafsonSpeedup(serial, n)).toBeCloseTo(speedup, 9);
  });
});

describe('bad input', () => {
  const fits = { fitAmdahl, fitUsl } as unknown as Record<string, (points: unknown) => unknown>;
  describe.each(Object.entries(fits))('%s', (_, fitPoints) => {
    test.each([
      [undefined, 'TypeError', 'points'],
      [[1], 'TypeError', 'points[0]'],
      [[], 'RangeError', 'at least'],
      [[{ threads: 1, speedup: 1 }], 'RangeError', 'above 1'],
      [[{ threads: '2', speedup: 1 }], 'TypeError', 'points[0].threads'],
      [[{ threads: 0, speedup: 1 }], 'RangeError', 'points[0].threads'],
      [[{ threads: 2, speedup: 0 }], 'RangeError', 'points[0].speedup'],
      [[{ threads: 2, speedup: Number.NaN }], 'RangeError', 'points[0].speedup'],
      [[{ threads: 2, speedup: 1, standardError: -1 }], 'RangeError', 'points[0].standardError'],
    ])('%j is a %s that names %s', (points, name, text) => {
      const code = name === 'TypeError' ? 'ERR_INVALID_ARG_TYPE' : 'ERR_OUT_OF_RANGE';
      expect(() => fitPoints(points)).toThrow(
        expect.objectContaining({ name, code, message: expect.stringContaining(text) }),
      );
    });
  });

  test.each([
    [() => amdahlSpeedup(-0.1, 2), 'serialFraction'],
    [() => amdahlSpeedup(1.1, 2), 'serialFraction'],
    [() => amdahlSpeedup(Number.NaN, 2), 'serialFraction'],
    [() => amdahlSpeedup(0.1, 0), 'n must'],
    [() => karpFlatt(0, 2), 'speedup'],
    [() => karpFlatt(1, 1), 'n must'],
    [() => karpFlatt(1, Number.POSITIVE_INFINITY), 'n must'],
  ])('%s is refused', (call, text) => {
    expect(call).toThrow(expect.objectContaining({ name: 'RangeError', message: expect.stringContaining(text) }));
  });
});

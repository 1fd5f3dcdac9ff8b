import { describe, expect, test } from 'vitest';
import { compareSpeeds, type MeasuredSpeed, speedFindings } from '../dist/trials/comparisons.js';
import { medianAbsoluteDeviation } from '../dist/trials/robust.js';
import { measureSpeeds } from '../dist/trials/speeds.js';
import { DESKTOP, noiseOf } from './scaling-reports.js';

const TWO = {
  ...DESKTOP,
  physicalCores: 2,
  hardwareThreads: 2,
  allowedThreads: 2,
  allowedCores: 2,
  performanceCores: 2,
};

/** What a benchmark of two cores would measure, whose trials scatter by `noise`. */
function measured(noise: number, rounds = 15): MeasuredSpeed[] {
  const speeds = [
    ['avx512vnni', 2, 32e9],
    ['wasm', 2, 6e9],
    ['typescript', 2, 1e9],
    ['avx512vnni', 1, 16e9],
    ['avx512', 1, 14e9],
    ['wasm', 1, 3e9],
    ['typescript', 1, 0.5e9],
    [null, 1, 0.05e9],
  ] as const;
  return speeds.map(([kernel, threads, rate], index) => {
    const trials = Array.from({ length: rounds }, (_, round) => rate * (1 + noise * noiseOf(9, index, round)));
    const name = kernel === null ? 'Math.random()' : `${kernel}${threads === 1 ? '' : ', 2 threads'}`;
    return { name, kernel, threads, samplesPerSecond: rate, mad: medianAbsoluteDeviation(trials), trials };
  });
}

const told = (noise: number, otherLoad: number, rounds?: number) => {
  const speeds = compareSpeeds(measured(noise, rounds), TWO, otherLoad);
  return { ...speeds, findings: speedFindings(speeds, TWO, otherLoad) };
};

describe('what a benchmark says', () => {
  test('is how many times native is faster than WebAssembly, TypeScript and Math.random(), each with its error', () => {
    const { comparisons, findings } = told(0.01, 0);
    expect(comparisons.map(({ name, than }) => [name, than])).toEqual([
      ['avx512vnni', 'WebAssembly'],
      ['avx512vnni', 'TypeScript'],
      ['avx512vnni', 'Math.random()'],
      ['avx512vnni on 2 threads', 'WebAssembly on 2 threads'],
      ['avx512vnni on 2 threads', 'TypeScript on 2 threads'],
      ['avx512vnni on 2 threads', 'Math.random()'],
    ]);
    for (const [index, ratio] of [16 / 3, 32, 320, 32 / 6, 32, 640].entries()) {
      const comparison = comparisons[index];
      expect(Math.abs((comparison?.ratio ?? 0) - ratio)).toBeLessThan(4 * (comparison?.ratioError ?? 0));
    }
    expect(findings[0]).toMatch(/^avx512vnni is 5\.\d+ ± 0\.0\d times as fast as WebAssembly\.$/);
    expect(findings).toHaveLength(6);
  });

  test('another program on one of two cores: nothing about both cores, but all that one core shows, and a warning', () => {
    const { speeds, comparisons, findings } = told(0.01, 1.05);
    for (const { threads, ratio } of speeds) expect(ratio === null).toBe(threads === 2);
    expect(comparisons.slice(3).every(({ ratio }) => ratio === null)).toBe(true);
    expect(findings.at(-1)).toBe(
      'Other programs kept 1.1 of 2 processors busy meanwhile: end them, or measure again when the machine is idle.',
    );
  });

  test.each([
    ['other programs on both cores', 0.01, 1.7, 15],
    ['trials that scatter by a third', 0.4, 0, 15],
    ['two trials', 0.01, 0, 2],
  ])('%s: no ratio', (_, noise, otherLoad, rounds) => {
    const { speeds, comparisons, findings } = told(noise, otherLoad, rounds);
    for (const { ratio, ratioError } of comparisons)
      expect({ ratio, ratioError }).toEqual({ ratio: null, ratioError: null });
    expect(speeds.slice(0, -1).every(({ ratio }) => ratio === null)).toBe(true);
    expect(findings).toHaveLength(2);
    expect(findings[0]).toMatch(
      /^This measurement cannot tell how many times as fast are: avx512vnni than WebAssembly; /,
    );
    expect(findings.at(-1)).toMatch(/measure (again|for longer)/);
  });

  test('numbers are written as people write them', () => {
    for (const noise of [0.0001, 0.01, 0.05]) {
      for (const finding of told(noise, 0).findings) expect(finding).not.toMatch(/\de[+-]?\d|NaN|Infinity|null/);
    }
  });
});

describe('a benchmark', () => {
  test.each([0, 0.5, Number.NaN])('of %d seconds is refused', async (seconds) => {
    await expect(measureSpeeds({ seconds })).rejects.toMatchObject({ code: 'ERR_OUT_OF_RANGE' });
  });

  test('compares every kernel by the same hits, and tells its share from the beginning to the end', async () => {
    const shares: number[] = [];
    const report = await measureSpeeds({ seconds: 1, onProgress: (share) => shares.push(share) });
    expect(report.speeds.at(-1)).toMatchObject({ name: 'Math.random()', kernel: null, ratio: 1 });
    for (const { trials } of report.speeds) expect(trials.length).toBe(report.speeds[0]?.trials.length);
    expect(shares).toEqual([...shares].sort((x, y) => x - y));
    expect(shares.at(-1)).toBe(1);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  test('an abort before the first trial rejects, whether a part is to be kept or not', async () => {
    const reason = new Error('enough');
    for (const keepPartial of [false, true]) {
      const call = measureSpeeds({ seconds: 4, signal: AbortSignal.abort(reason), keepPartial });
      await expect(call).rejects.toBe(reason);
    }
  });
});

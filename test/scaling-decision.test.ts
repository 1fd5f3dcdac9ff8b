import { describe, expect, test } from 'vitest';
import { decide, type JudgedPoint } from '../dist/scaling/decide.js';
import { lossToOthers } from '../dist/trials/interference.js';
import { DESKTOP, noiseOf, upTo } from './scaling-reports.js';

/**
 * Thousands of made-up measurements whose truth is known: how often is what the decision rule says wrong, and do two
 * measurements of one machine ever contradict each other? All noise is seeded, so the rates are the same in every run.
 */

type World = {
  readonly cores: number;
  readonly threads: number;
  /** True speed-ups on an idle machine. */
  readonly law: (threads: number) => number;
  /** Standard deviation of a trial, as a share of it. */
  readonly noise: number;
  /** One trial in so many is slowed by a third. 0: none. */
  readonly outliers?: number;
  /** Processors that other programs keep busy. */
  readonly load?: number;
  readonly rounds?: number;
};

/** In [0, 1), the same in every run. */
const chance = (seed: number, threads: number, round: number): number =>
  (Math.abs(noiseOf(seed, threads + 4096, round)) * 1e4) % 1;

function measure({ cores, threads, law, noise, outliers = 0, load = 0, rounds = 15 }: World, seed: number) {
  const machine = {
    ...DESKTOP,
    physicalCores: cores,
    performanceCores: cores,
    allowedCores: cores,
    allowedThreads: threads,
    hardwareThreads: threads,
  };
  const counts = upTo(threads).filter((n) => Number.isInteger(Math.log2(n)) || n === cores || n === threads);
  const otherLoad = Math.max(load * (1 + 0.1 * noiseOf(seed, 999, 0)), 0);
  const points = counts.map((n): JudgedPoint => {
    const trials = upTo(rounds).map((round) => {
      // A scheduler may take anything from nothing to all that the others have.
      const taken = (lossToOthers(n, machine, load) ?? 0) * chance(seed, n, round);
      const isSlow = outliers > 0 && chance(seed, n, round + 500) < 1 / outliers;
      return law(n) * (1 - taken) * (isSlow ? 0.67 : 1) * Math.max(1 + noise * noiseOf(seed, n, round), 0.01);
    });
    const placement = n > cores ? 'hyperthreads' : 'cores';
    return { threads: n, trials, placement, utilization: 1, lossToOthers: lossToOthers(n, machine, otherLoad) };
  });
  return decide(points, machine, otherLoad).threads;
}

const RUNS = 500;
const recommendations = (world: World): (number | null)[] => upTo(RUNS).map((seed) => measure(world, seed));
const shareOf = (all: readonly (number | null)[], isIt: (threads: number | null) => boolean): number =>
  all.filter(isIt).length / all.length;

/** In how many series of ten measurements do two recommend something else? */
function contradictions(all: readonly (number | null)[]): number {
  const series = upTo(all.length / 10).map((index) => new Set(all.slice(10 * (index - 1), 10 * index)));
  return series.filter((said) => [...said].filter((threads) => threads !== null).length > 1).length / series.length;
}

const twoCores = (threads: number): number => threads / (1 + 0.002 * (threads - 1));

describe('two cores', () => {
  test.each([
    [0.003, 1],
    [0.01, 1],
    [0.05, 0.99],
  ])('idle, trials that scatter by %d: 2 is recommended, by every run', (noise, least) => {
    const all = recommendations({ cores: 2, threads: 2, law: twoCores, noise });
    expect(shareOf(all, (threads) => threads === 2)).toBeGreaterThanOrEqual(least);
    expect(shareOf(all, (threads) => threads === 1)).toBe(0);
  });

  test.each([0.3, 0.6, 1, 1.4, 1.9])('another program on %d of them: nothing is recommended', (load) => {
    const all = recommendations({ cores: 2, threads: 2, law: twoCores, noise: 0.03, load });
    expect(shareOf(all, (threads) => threads === null)).toBe(1);
  });

  test.each([3, 4, 5])('only %d trials: what is recommended is right', (rounds) => {
    const all = recommendations({ cores: 2, threads: 2, law: twoCores, noise: 0.1, rounds });
    expect(shareOf(all, (threads) => threads === 1)).toBeLessThan(0.005);
  });

  test('one trial in five slowed by a third: 2 is recommended, or nothing', () => {
    const all = recommendations({ cores: 2, threads: 2, law: twoCores, noise: 0.01, outliers: 5 });
    expect(shareOf(all, (threads) => threads === 1)).toBe(0);
    expect(shareOf(all, (threads) => threads === 2)).toBeGreaterThan(0.9);
  });
});

const GAINS = [-0.1, -0.02, 0, 0.01, 0.02, 0.028, 0.032, 0.04, 0.06, 0.1, 0.3];
const NOISES = [0.002, 0.005, 0.02, 0.1];

describe('eight cores whose hyperthreads gain', () => {
  const cases = GAINS.flatMap((gain) => NOISES.map((noise) => [gain, noise] as const));

  test.each(cases)('%d, with trials that scatter by %d: not one in a hundred verdicts is wrong', (gain, noise) => {
    const law = (n: number): number => (n <= 8 ? n : 8 * (1 + gain));
    const all = recommendations({ cores: 8, threads: 16, law, noise });
    const right = gain > 0.03 ? 16 : 8;
    expect(shareOf(all, (threads) => threads !== null && threads !== right)).toBeLessThanOrEqual(0.01);
    expect(contradictions(all), 'series of ten in which two verdicts differ').toBeLessThanOrEqual(0.03);
  });

  test.each([
    [0, 0.002],
    [0, 0.005],
    [0.1, 0.005],
    [0.3, 0.02],
  ])('%d, with trials that scatter by %d: nearly every run decides', (gain, noise) => {
    const law = (n: number): number => (n <= 8 ? n : 8 * (1 + gain));
    const all = recommendations({ cores: 8, threads: 16, law, noise });
    expect(shareOf(all, (threads) => threads !== null)).toBeGreaterThan(0.95);
  });
});

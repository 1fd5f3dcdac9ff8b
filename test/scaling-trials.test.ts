import { tallySync } from 'estimate-pi';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startProcesses } from '../dist/platform/node/processes.js';
import {
  errorsWithin,
  logRatio,
  median,
  medianAbsoluteDeviation,
  medianError,
  trendOf,
} from '../dist/trials/robust.js';
import { createShare } from '../dist/trials/share.js';
import { studentQuantile } from '../dist/trials/student.js';
import { agreedHits, calibrate, orderOf, runTrials } from '../dist/trials/trials.js';
import { noiseOf } from './scaling-reports.js';

fc.configureGlobal({ seed: 31415926 });

const watch = { signal: undefined, keepPartial: false, onTick: undefined };
const schedule = (rounds: number) => ({ rounds, minRounds: rounds, endsAt: Number.POSITIVE_INFINITY });
const trialOrder = (contenders: number, rounds: number): number[] =>
  Array.from({ length: rounds }, (_, round) => orderOf(contenders, round)).flat();
const small = fc.integer({ min: 1, max: 20 });

describe('interleaving', () => {
  test('every round runs each contender once', () => {
    fc.assert(
      fc.property(small, small, (contenders, trials) => {
        const order = trialOrder(contenders, trials);
        expect(order).toHaveLength(contenders * trials);
        for (let round = 0; round < trials; round++) {
          const indices = order.slice(round * contenders, (round + 1) * contenders);
          expect([...indices].sort((x, y) => x - y)).toEqual(Array.from({ length: contenders }, (_, index) => index));
        }
      }),
    );
  });

  test('over as many rounds as contenders, each has nearly the same place on average', () => {
    const contenders = 6;
    const order = trialOrder(contenders, contenders);
    const places = Array.from({ length: contenders }, (_, index) => {
      const taken = order.flatMap((each, place) => (each === index ? [place % contenders] : []));
      return taken.reduce((total, place) => total + place, 0) / taken.length;
    });
    for (const place of places) expect(Math.abs(place - (contenders - 1) / 2)).toBeLessThanOrEqual(1.5);
  });

  test('not always the same ones begin a round', () => {
    const starters = trialOrder(6, 6).filter((_, place) => place % 6 === 0);
    expect(new Set(starters).size).toBeGreaterThan(2);
  });

  test('the first round begins with the first contender, which all others are compared with', () => {
    fc.assert(fc.property(small, small, (contenders, trials) => trialOrder(contenders, trials)[0] === 0));
  });
});

describe('trials', () => {
  /** It takes so long and counts nothing: what is measured here is time itself. */
  const contender = (hits: number, waitMs: number) => ({
    samples: 1000,
    threads: 1,
    count: async () => {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      return hits;
    },
  });

  test('samples per second are those of the clock', async () => {
    const [slow] = await runTrials([contender(1, 50)], schedule(3), watch);
    expect(median(slow?.trials ?? [])).toBeLessThan(1000 / 0.049);
    expect(median(slow?.trials ?? [])).toBeGreaterThan(1000 / 0.5);
    expect(slow?.hits).toBe(1);
  });

  test('utilization is the share of its time that a thread was on a processor', async () => {
    const busy = {
      ...contender(1, 0),
      count: async () => {
        const until = performance.now() + 100;
        while (performance.now() < until) Math.sqrt(until);
        return 1;
      },
    };
    const [idle, working] = await runTrials([contender(1, 100), busy], schedule(1), watch);
    expect(idle?.utilizations[0]).toBeLessThan(0.5);
    expect(working?.utilizations[0]).toBeGreaterThan(idle?.utilizations[0] ?? 1);
    const [elsewhere] = await runTrials([{ ...contender(1, 1), threads: null }], schedule(1), watch);
    expect(elsewhere?.utilizations).toEqual([]);
  });

  test('end in time, after whole rounds, but not before the fewest', async () => {
    const soon = { rounds: 1000, minRounds: 2, endsAt: performance.now() + 200 };
    const began = performance.now();
    const [one, two] = await runTrials([contender(1, 10), contender(1, 10)], soon, watch);
    expect(performance.now() - began, 'a round takes 20 ms').toBeLessThan(5000);
    expect(one?.trials.length).toBe(two?.trials.length);
    expect(one?.trials.length).toBeGreaterThanOrEqual(2);
    const [late] = await runTrials([contender(1, 1)], { rounds: 9, minRounds: 3, endsAt: 0 }, watch);
    expect(late?.trials).toHaveLength(3);
  });

  test('the share that is told only grows, and is the whole at the end alone', () => {
    const shares: number[] = [];
    const share = createShare((each) => shares.push(each), 1e-6);
    share.tick();
    share.expect(1e9);
    share.tick();
    share.finish();
    expect(shares).toEqual([0.99, 0.99, 1]);
  });

  test('a failing contender fails the call, kept partials or not', async () => {
    const broken = new Error('broken');
    const failing = { ...contender(1, 1), count: () => Promise.reject(broken) };
    await expect(runTrials([failing], schedule(1), watch)).rejects.toBe(broken);
    await expect(runTrials([failing], schedule(1), { ...watch, keepPartial: true })).rejects.toBe(broken);
  });

  test('calibration grows until the clock can tell', async () => {
    const asked: number[] = [];
    const perMs = await calibrate(
      async (samples) => {
        asked.push(samples);
        // One millisecond for each.
        await new Promise((resolve) => setTimeout(resolve, samples));
      },
      1,
      100,
      undefined,
    );
    expect(asked).toEqual([...asked].sort((x, y) => x - y));
    expect(perMs).toBeLessThan(1.1);
    expect(perMs).toBeGreaterThan(0.1);
  });

  test('other hits among the same darts are refused, by name', () => {
    const equal = { name: 'one', hits: 5 };
    expect(agreedHits([equal, { name: 'two', hits: 5 }])).toBe(5);
    expect(() => agreedHits([equal, { name: 'two', hits: 6 }])).toThrow(
      expect.objectContaining({ code: 'ERR_HITS_DIFFER', message: expect.stringContaining('two counted 6') }),
    );
  });
});

describe('statistics that disturbances do not spoil', () => {
  test.each([
    [[3], 3, null],
    [[1, 2, 3, 4], 2.5, 1],
    [[1, 1, 2, 2, 4, 6, 9], 2, 1],
    [[10, 10, 10, 10, 1e9], 10, 0],
  ])('%j has the median %d and the median absolute deviation %d', (values, middle, deviation) => {
    expect(median(values)).toBe(middle);
    expect(medianAbsoluteDeviation(values)).toBe(deviation);
  });

  // Tables of Student's distribution.
  test.each([
    [0.95, 1, 12.7062],
    [0.99, 1, 63.6567],
    [0.95, 3, 3.18245],
    [0.99, 7, 3.49948],
    [0.99, 10, 3.16927],
    [0.99, 1000, 2.58075],
  ])('%d of it is within, with %d degrees of freedom: %d', (confidence, degrees, quantile) => {
    expect(Math.abs(studentQuantile(confidence, degrees) / quantile - 1)).toBeLessThan(1e-4);
  });

  test('fewer than three values have no error', () => {
    expect(medianError([1, 2])).toBeNull();
    expect(logRatio([1, 2], [2, 4])).toBeNull();
    expect(logRatio([1, 2, 3], [2, 4, 6])?.value).toBeCloseTo(Math.LN2, 12);
  });

  const runs = 2000;
  test.each([3, 4, 5, 7, 9, 15, 25])('of %i values, the true median is within in 99 of a hundred cases', (count) => {
    const outside = Array.from({ length: runs }, (_, run) => {
      const values = Array.from({ length: count }, (__, index) => noiseOf(count, run, index));
      return Math.abs(median(values)) > (medianError(values) ?? 0) * errorsWithin(count);
    }).filter(Boolean).length;
    // 20 are expected, give or take 4.5; four values have an interval that is too wide.
    expect(outside).toBeLessThan(40);
    expect(outside).toBeGreaterThan(count === 4 ? 0 : 5);
  });

  test.each([
    ['no order', [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9].map((each) => each % 5), 0],
    ['a rise', [1, 2, 3, 4, 5, 7, 6, 8, 9, 10], 1],
    ['a fall', [10, 9, 8, 6, 7, 5, 4, 3, 2, 1], -1],
    ['a step', [9, 8, 9.5, 9.2, 8.4, 9.1, 8.8, 9.3, 1, 1.5, 1.2, 0.4, 1.1, 0.8, 1.3], -1],
    ['too few to tell', [1, 2, 3, 4, 5, 6, 7, 8, 9], 0],
  ])('%s is found', (_, values, trend) => {
    expect(trendOf(values)).toBe(trend);
  });

  test('of mere noise, a trend is found in one of a hundred cases at most', () => {
    const found = Array.from({ length: runs }, (_, run) =>
      trendOf(Array.from({ length: 15 }, (__, index) => noiseOf(77, run, index))),
    );
    expect(found.filter((trend) => trend !== 0).length / runs).toBeLessThan(0.015);
  });
});

describe('child processes', () => {
  const range = { seed: 1, start: 0, samples: 2 ** 21 };
  const halves = [range, { ...range, start: 2 ** 21 }];

  test('that cannot start say so', async () => {
    const before = process.env['NODE_OPTIONS'];
    process.env['NODE_OPTIONS'] = '--require=/nowhere/nothing.cjs';
    try {
      await expect(startProcesses(2)).rejects.toMatchObject({ code: 'ERR_PROCESS_FAILED' });
    } finally {
      if (before === undefined) delete process.env['NODE_OPTIONS'];
      else process.env['NODE_OPTIONS'] = before;
    }
  });

  test('say what went wrong in one of them, and end when they are stopped', async () => {
    const group = await startProcesses(2);
    try {
      const task = { backend: 'workers', kernel: 'typescript', threads: 1 } as const;
      expect(await group.count(halves, task)).toBe(tallySync({ seed: 1, samples: 2 ** 22 }).hits);
      await expect(group.count([range], { ...task, kernel: 'nonsense' })).rejects.toMatchObject({
        code: 'ERR_PROCESS_FAILED',
        message: expect.stringContaining('nonsense'),
      });
      const endless = group.count([{ ...range, samples: 2 ** 52 }], task);
      group.stop();
      await expect(endless).rejects.toMatchObject({ code: 'ERR_PROCESS_FAILED' });
    } finally {
      group.stop();
    }
  });
});

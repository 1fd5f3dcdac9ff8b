import { tallySync } from 'estimate-pi';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { enlistCrew } from '../dist/platform/node/processes.js';
import { median, medianAbsoluteDeviation } from '../dist/trials/robust.js';
import { agreedHits, calibrate, runTrials, trialOrder } from '../dist/trials/trials.js';

fc.configureGlobal({ seed: 31415926 });

const watch = { signal: undefined, keepsPartial: false, onProgress: undefined };
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
  const contender = (hits: number, waitMs: number) => ({
    samples: 1000,
    expectedMs: waitMs,
    count: async () => {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      return hits;
    },
  });

  test('samples per second are those of the clock', async () => {
    const [slow] = await runTrials([contender(1, 50)], 3, watch);
    expect(slow?.samplesPerSecond).toBeLessThan(1000 / 0.049);
    expect(slow?.samplesPerSecond).toBeGreaterThan(1000 / 0.5);
    expect(slow).toMatchObject({ hits: 1, samples: 1000 });
  });

  test('progress only grows and ends at the total, however the times add up', async () => {
    const times = fc.array(fc.double({ min: 0.1, max: 1000, noNaN: true }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(times, fc.integer({ min: 1, max: 9 }), async (expected, trials) => {
        const shares: number[] = [];
        const contenders = expected.map((expectedMs) => ({
          samples: 1,
          expectedMs,
          count: async (onShare: (share: number) => void) => {
            for (const share of [0.3, 1]) onShare(share);
            return 0;
          },
        }));
        await runTrials(contenders, trials, { ...watch, onProgress: ({ done, total }) => shares.push(done / total) });
        expect(shares).toEqual([...shares].sort((x, y) => x - y));
        expect(shares.at(-1)).toBeCloseTo(1, 12);
        expect(Math.max(...shares)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('a failing contender fails the call, kept partials or not', async () => {
    const broken = new Error('broken');
    const failing = { ...contender(1, 1), count: () => Promise.reject(broken) };
    await expect(runTrials([failing], 1, watch)).rejects.toBe(broken);
    await expect(runTrials([failing], 1, { ...watch, keepsPartial: true })).rejects.toBe(broken);
  });

  test('calibration grows until the clock can tell', async () => {
    const asked: number[] = [];
    const perMs = await calibrate(
      async (samples) => {
        asked.push(samples);
        await new Promise((resolve) => setTimeout(resolve, samples));
      },
      1,
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
    [[3], 3, 0],
    [[1, 2, 3, 4], 2.5, 1],
    [[1, 1, 2, 2, 4, 6, 9], 2, 1],
    [[10, 10, 10, 10, 1e9], 10, 0],
  ])('%j has the median %d and the median absolute deviation %d', (values, middle, deviation) => {
    expect(median(values)).toBe(middle);
    expect(medianAbsoluteDeviation(values)).toBe(deviation);
  });
});

describe('a crew of processes', () => {
  const range = { seed: 1, start: 0, samples: 2 ** 21 };

  test('that cannot start says so', async () => {
    const before = process.env['NODE_OPTIONS'];
    process.env['NODE_OPTIONS'] = '--require=/nowhere/nothing.cjs';
    try {
      await expect(enlistCrew(2)).rejects.toMatchObject({ code: 'ERR_PROCESS_FAILED' });
    } finally {
      if (before === undefined) delete process.env['NODE_OPTIONS'];
      else process.env['NODE_OPTIONS'] = before;
    }
  });

  test('says what went wrong in one of them, and its processes end when dismissed', async () => {
    const crew = await enlistCrew(2);
    try {
      const order = { backend: 'workers', kernel: 'typescript', threads: 1 } as const;
      expect(await crew.count(range, 2, order)).toBe(tallySync({ seed: 1, samples: range.samples }).hits);
      await expect(crew.count(range, 1, { ...order, kernel: 'nonsense' })).rejects.toMatchObject({
        code: 'ERR_PROCESS_FAILED',
        message: expect.stringContaining('nonsense'),
      });
      const endless = crew.count({ ...range, samples: 2 ** 52 }, 2, order);
      crew.dismiss();
      await expect(endless).rejects.toMatchObject({ code: 'ERR_PROCESS_FAILED' });
    } finally {
      crew.dismiss();
    }
  });
});

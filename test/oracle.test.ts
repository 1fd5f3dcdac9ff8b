import { mergeTallies, tally, tallySync } from 'estimate-pi';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPointInside } from '../dist/stream/dart.js';
import { contenders } from './contenders.js';
import { oracleHits, oracleIsInside } from './oracle.js';
import { dartVectors, hardDarts, hardPoints } from './vectors.js';

const MAX = Number.MAX_SAFE_INTEGER;
const BLOCK = 2 ** 20;
const RUNS = { seed: 20261123, numRuns: 25 };

const seeds = fc.oneof(fc.constantFrom(0, 1, 2 ** 32 - 1, 2 ** 32, MAX), fc.integer({ min: 0, max: MAX }));

/** Starts anywhere, around block borders, beyond 2^32 and at the very top. */
const shards = fc
  .record({
    seed: seeds,
    start: fc.oneof(
      fc.integer({ min: 0, max: 3 * BLOCK }),
      fc
        .tuple(fc.integer({ min: 1, max: 2 ** 32 }), fc.integer({ min: -150, max: 150 }))
        .map(([b, by]) => b * BLOCK + by),
      fc.integer({ min: 2 ** 32, max: MAX - 1 }),
      fc.integer({ min: MAX - 400, max: MAX - 1 }),
    ),
    samples: fc.integer({ min: 1, max: 400 }),
  })
  .map(({ seed, start, samples }) => ({ seed, start, samples: Math.min(samples, MAX - start) }));

test('the oracle itself gives the known answers', () => {
  for (const { seed, start, samples, hits } of [...dartVectors, ...hardDarts].filter(
    (vector) => vector.samples <= 1000,
  )) {
    expect(oracleHits(seed, start, samples)).toBe(hits);
  }
});

test('the oracle itself decides the hard points', () => {
  for (const { word, u, v, isInside } of hardPoints) {
    expect(oracleIsInside(BigInt(word), BigInt(u), BigInt(v))).toBe(isInside);
  }
});

describe.each(contenders)('$backend with kernel $kernel', ({ backend, kernel }) => {
  test('counts what the oracle counts, wherever the range starts and ends', async () => {
    await fc.assert(
      fc.asyncProperty(shards, fc.integer({ min: 1, max: 7 }), async (shard, threads) => {
        const expected = oracleHits(shard.seed, shard.start, shard.samples);
        expect(tallySync(shard, { backend, kernel, threads }).hits).toBe(expected);
        expect((await tally(shard, { backend, kernel, threads })).hits).toBe(expected);
      }),
      RUNS,
    );
  });

  test('any partition of a range, in any order, merges to the tally of the whole', async () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 5_000_000 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(seeds, cuts, fc.integer({ min: 0, max: 2 ** 40 }), async (seed, sizes, first) => {
        let start = first;
        const parts = sizes.map((samples) => {
          const shard = { seed, start, samples };
          start += samples;
          return shard;
        });
        const tallies = await Promise.all(parts.map((shard) => tally(shard, { backend, kernel })));
        const whole = await tally({ seed, start: first, samples: start - first }, { backend, kernel });
        expect(mergeTallies(tallies.reverse())).toEqual(whole);
      }),
      { ...RUNS, numRuns: 8 },
    );
  });
});

describe('the full rule', () => {
  const cells = fc.integer({ min: 0, max: 2 ** 32 - 1 });

  test('is the integer rule for any point', () => {
    fc.assert(
      fc.property(cells, cells, cells, (word, u, v) => {
        expect(isPointInside(word | 0, u, v)).toBe(oracleIsInside(BigInt(word), BigInt(u), BigInt(v)));
      }),
      { ...RUNS, numRuns: 2000 },
    );
  });

  test('is the integer rule on either side of the line, one unit apart, where no double could tell', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 15 - 1 }), cells, (column, u) => {
        const x = 2n * (BigInt(column) * 2n ** 32n + BigInt(u)) + 1n;
        const y = (squareRoot(2n ** 96n - x * x) - 1n) / 2n;
        for (let by = -2n; by <= 2n; by++) {
          const row = Number((y + by) >> 32n);
          const v = Number(BigInt.asUintN(32, y + by));
          if (row >= 2 ** 15) continue;
          const word = (row << 16) | column | 0;
          expect(isPointInside(word, u, v)).toBe(oracleIsInside(BigInt(word >>> 0), BigInt(u), BigInt(v)));
        }
      }),
      { ...RUNS, numRuns: 500 },
    );
  });
});

function squareRoot(value: bigint): bigint {
  let root = BigInt(Math.floor(Math.sqrt(Number(value))));
  while (root * root > value) root--;
  while ((root + 1n) * (root + 1n) <= value) root++;
  return root;
}

test('a point next to the circle is decided exactly, where doubles no longer can', () => {
  // In the columns whose far edge touches the circle, (2Y+1)² = 2^49 − 1 lies on it.
  const border = Math.floor((Math.sqrt(2 ** 49) - 1) / 2);
  const sides = [-2, -1, 0, 1, 2].flatMap((by) => [
    { word: 0x00008000, u: 0, v: border + by },
    { word: 0x80000000, u: border + by, v: 0 },
  ]);
  const answers = sides.map(({ word, u, v }) => isPointInside(word, u, v));
  expect(answers).toEqual(sides.map(({ word, u, v }) => oracleIsInside(BigInt(word), BigInt(u), BigInt(v))));
  expect(new Set(answers).size).toBe(2);
});

import { tallySync } from 'estimate-pi';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assemble, type PlacedTally } from '../dist/shards/assemble.js';
import { cutShard } from '../dist/shards/cut.js';
import { scheduledShard } from '../dist/shards/scheduler.js';

const DROP = { repetitions: 'drop' } as const;
const BLOCK = 2 ** 20;
const MAX = Number.MAX_SAFE_INTEGER;
const SAMPLES = 20_000_000;
const SEED = 42;
const { hits: HITS } = tallySync({ seed: SEED, samples: SAMPLES });

describe('cutting', () => {
  const ranges = fc
    .record({
      start: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 ** 40 }), fc.constant(MAX - 10)),
      count: fc.oneof(fc.integer({ min: 1, max: 100 * BLOCK }), fc.integer({ min: 1, max: MAX })),
    })
    .map(({ start: first, count }) => ({ seed: 1, start: first, samples: Math.min(count, MAX - first) }));

  test('the shards of a range cover it once, in order, at block borders, and differ by a block or two cut ones', () => {
    fc.assert(
      fc.property(ranges, fc.integer({ min: 1, max: 200 }), (range, count) => {
        const shards = Array.from({ length: count }, (_, index) => cutShard(range, { index, count }));
        const full = shards.filter((shard) => shard !== undefined);
        let end = range.start;
        for (const shard of full) {
          expect(shard.start).toBe(end);
          if (shard.start !== range.start) expect(shard.start % BLOCK).toBe(0);
          end = shard.start + shard.samples;
        }
        expect(end).toBe(range.start + range.samples);
        const sizes = full.slice(1, -1).map((shard) => shard.samples);
        if (sizes.length > 0) expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(BLOCK);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test.each([
    [{ index: 0, count: 0 }, 'number of shards'],
    [{ index: 4, count: 4 }, 'from 0 to 3'],
    [{ index: -1, count: 4 }, 'from 0 to 3'],
    [{ index: 0.5, count: 4 }, 'from 0 to 3'],
    [{ index: 0, count: 1e7 }, 'number of shards'],
  ])('%j is refused', (shard, message) => {
    expect(() => cutShard({ seed: 1, start: 0, samples: 100 }, shard)).toThrow(message);
  });
});

describe('the shard that a batch system means', () => {
  const slurm = { SLURM_ARRAY_TASK_ID: '7', SLURM_ARRAY_TASK_COUNT: '4', SLURM_PROCID: '0', SLURM_NTASKS: '1' };
  test.each([
    ['nobody', {}, undefined, undefined],
    ['a Slurm array that counts from 4', { ...slurm, SLURM_ARRAY_TASK_MIN: '4' }, undefined, '3/4'],
    [
      'a Slurm array in steps of two',
      { ...slurm, SLURM_ARRAY_TASK_MIN: '1', SLURM_ARRAY_TASK_STEP: '2' },
      undefined,
      '3/4',
    ],
    ['a task of that array that runs again alone', { ...slurm, SLURM_ARRAY_TASK_MIN: '7' }, 64, '7/64'],
    ['srun', { SLURM_PROCID: '2', SLURM_NTASKS: '8' }, undefined, '2/8'],
    ['a Kubernetes Indexed Job', { JOB_COMPLETION_INDEX: '0' }, 5, '0/5'],
    ['Open MPI', { OMPI_COMM_WORLD_RANK: '1', OMPI_COMM_WORLD_SIZE: '2' }, undefined, '1/2'],
    [
      'Open MPI within Slurm',
      { OMPI_COMM_WORLD_RANK: '1', OMPI_COMM_WORLD_SIZE: '2', SLURM_PROCID: '0', SLURM_NTASKS: '2' },
      undefined,
      '1/2',
    ],
    ['PMI', { PMI_RANK: '5', PMI_SIZE: '6' }, undefined, '5/6'],
  ])('%s', (_, environment, count, expected) => {
    const shard = scheduledShard(environment, count);
    expect(shard && `${shard.index}/${shard.count}`).toBe(expected);
  });

  test.each([
    ['an index alone', { JOB_COMPLETION_INDEX: '0' }, 'give --shards N'],
    ['an array whose count is missing', { SLURM_ARRAY_TASK_ID: '0' }, 'SLURM_ARRAY_TASK_COUNT is not set'],
    ['an index beyond the count', slurm, 'from 0 to 3'],
    ['no number', { PMI_RANK: 'one', PMI_SIZE: '2' }, "got 'one'"],
  ])('%s is refused', (_, environment, message) => {
    expect(() => scheduledShard(environment)).toThrow(message);
  });
});

describe('putting together', () => {
  const parts = (count: number): PlacedTally[] =>
    Array.from({ length: count }, (_, index) => {
      const shard = cutShard({ seed: SEED, start: 0, samples: SAMPLES }, { index, count });
      if (shard === undefined) throw new Error('more shards than blocks');
      const tally = tallySync({ seed: SEED, start: shard.start, samples: shard.samples });
      return { tally, place: `file:${index + 1}`, of: SAMPLES };
    });
  const seven = parts(7);

  test('shards in any order, some twice, give the tally of the whole', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(seven, { minLength: 7 }), fc.subarray(seven), (shuffled, again) => {
        const { runs, gaps, repeated } = assemble([...shuffled, ...again], DROP);
        expect({ runs, gaps, repeated }).toEqual({
          runs: [{ stream: 1, seed: SEED, start: 0, samples: SAMPLES, hits: HITS }],
          gaps: [],
          repeated: again.length,
        });
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  test('whatever is missing is a gap, and nothing else', () => {
    fc.assert(
      fc.property(fc.subarray(seven, { minLength: 1 }), (some) => {
        const { runs, gaps } = assemble(some, DROP);
        const covered = [...runs, ...gaps].sort((x, y) => x.start - y.start);
        let end = 0;
        for (const { start: first, samples } of covered) {
          expect(first).toBe(end);
          end += samples;
        }
        expect(end).toBe(SAMPLES);
        const missing = seven.filter((part) => !some.includes(part));
        expect(gaps.reduce((sum, { samples }) => sum + samples, 0)).toBe(
          missing.reduce((sum, { tally }) => sum + tally.samples, 0),
        );
      }),
      { seed: 2, numRuns: 50 },
    );
  });

  test('nothing is refused', () => {
    expect(() => assemble([], DROP)).toThrow('there is no tally');
  });

  const [first, second] = seven as [PlacedTally, PlacedTally];
  test.each([
    ['another seed', { ...second.tally, seed: 43 }, 'seed 43 at other:1, but 42 at file:1'],
    ['other hits of the same darts', { ...first.tally, hits: 1 }, 'disagree'],
    ['an overlap', { ...first.tally, start: 5 }, 'are in two tallies: file:1'],
  ])('%s is refused, naming both places', (_, tally, message) => {
    expect(() => assemble([first, { tally, place: 'other:1' }], DROP)).toThrow(message);
  });
});

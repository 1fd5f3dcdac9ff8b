import { convergePi, estimatePi, estimatePiSync, gpuCapabilities, tally, tallySync } from 'estimate-pi';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WatchedDevice } from '../../dist/backends/gpu/device.js';
import { backendNamed } from '../../dist/backends/select.js';
import { selftest } from '../../dist/selftest/selftest.js';
import { DARTS_PER_BLOCK, type DartRange } from '../../dist/stream/layout.js';
import { philox4x32 } from '../../dist/stream/philox.js';
import { dartVectors, hardDarts, philoxVectors, wordVectors } from '../vectors.js';
import { answersOf, describeGpu, openTestDevice, wrongHardPoints } from './device.js';

/** Everything that is known of the stream, on whatever GPU there is: in CI a driver that computes on the processor. */

/** For a driver that counts seven million darts a second. */
const SLOW_MS = 300_000;

const GPU = { backend: 'gpu' } as const;

describeGpu("the GPU's parts", () => {
  let watched: WatchedDevice;
  beforeAll(async () => {
    watched = await openTestDevice();
  });
  afterAll(() => watched.device.destroy());

  test('Philox gives the known answers', async () => {
    const rows = philoxVectors.map(({ counter, key }) => [...counter, ...key]);
    expect(await answersOf(watched, 'philoxOf', rows)).toEqual(philoxVectors.map(({ output }) => output));
  });

  test('the full rule and the short cut are right for every hard point', async () => {
    expect(await wrongHardPoints(watched)).toBe(0);
  });
});

/** Ranges that start and end anywhere, every fourth at the top of the streams. */
function randomRange(index: number): DartRange {
  const [a, b, c, d] = philox4x32([index, 0, 0, 3], [2026, 0]);
  const start = d % 4 === 0 ? Number.MAX_SAFE_INTEGER - 3 * DARTS_PER_BLOCK : (b % 2 ** 20) * 2 ** 32 + c;
  return {
    seed: (c % 2 ** 21) * 2 ** 32 + d,
    start,
    samples: 1 + (a % (d % 16 === 1 ? 3 * DARTS_PER_BLOCK : 5000)),
  };
}

describeGpu('the GPU counts', () => {
  test.each(dartVectors)('the known hits of seed $seed, $samples darts from $start on', async ({ hits, ...shard }) => {
    expect((await tally(shard, GPU)).hits).toBe(hits);
  });

  test('the known hits of the hard darts', async () => {
    for (const { hits, ...shard } of hardDarts)
      expect({ ...(await tally(shard, GPU)), ...shard }).toMatchObject({ hits });
  });

  test(
    'a thousand random ranges as the processor does',
    async () => {
      for (let index = 0; index < 1000; index++) {
        const range = randomRange(index);
        expect(await tally(range, GPU)).toEqual(tallySync(range));
      }
    },
    SLOW_MS,
  );

  test('several calls at once', async () => {
    const shards = Array.from({ length: 6 }, (_, seed) => ({ seed, start: 1000 * seed, samples: 5_000_000 + seed }));
    const tallies = await Promise.all(shards.map((shard) => tally(shard, GPU)));
    expect(tallies).toEqual(shards.map((shard) => tallySync(shard)));
  });

  test('an estimate, and names what counted', async () => {
    const { device } = await gpuCapabilities();
    const estimate = await estimatePi(1e7, { seed: 42, ...GPU });
    expect(estimate).toMatchObject({ hits: 7_852_923, backend: 'gpu', kernel: 'wgsl', threads: 1, device });
    expect(typeof device).toBe('string');
  });

  test('running estimates', async () => {
    const hits: number[] = [];
    for await (const estimate of convergePi(1e7, { seed: 42, points: 4, kernel: 'wgsl' })) hits.push(estimate.hits);
    expect(hits.at(-1)).toBe(7_852_923);
  });

  test('for as long as it is given', async () => {
    const { samples, hits, seed } = await estimatePi({ seconds: 0.3 }, { seed: 7, ...GPU });
    expect(hits).toBe(estimatePiSync(samples, { seed }).hits);
  });
});

describeGpu('the words that the GPU draws', () => {
  test.each(wordVectors)('are the known ones: seed $seed from $start on', async ({ seed, start, words }) => {
    const range = { seed, start, samples: words.length };
    expect([...(await backendNamed('gpu').words('wgsl', range))]).toEqual(words);
  });
});

describeGpu('a self-test of the GPU', () => {
  test('passes: known answers, random ranges, statistics', async () => {
    const findings = [];
    for await (const finding of selftest(1, 1, 'gpu')) findings.push(finding);
    expect(findings.filter(({ passed }) => !passed)).toEqual([]);
    expect(findings.map(({ check }) => check)).toContain('even cells, wgsl');
  });
});

describeGpu('a call on the GPU', () => {
  const LONG = 1e15;

  test('that is aborted rejects with the reason', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    const options = { ...GPU, signal: controller.signal, onProgress: () => controller.abort(reason) };
    await expect(tally({ seed: 1, samples: LONG }, options)).rejects.toBe(reason);
  });

  test('that is aborted and keeps what it has counts a prefix', async () => {
    const controller = new AbortController();
    const onProgress = ({ done }: { readonly done: number }): void => {
      if (done > 3e7) controller.abort();
    };
    const shard = { seed: 3, start: 12_345, samples: LONG };
    const partial = await tally(shard, { ...GPU, signal: controller.signal, keepPartial: true, onProgress });
    expect(partial.samples).toBeGreaterThan(3e7);
    expect(partial.samples).toBeLessThan(LONG);
    expect(partial).toEqual(tallySync({ ...shard, samples: partial.samples }));
  });

  test('leaves the event loop free', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await tally({ seed: 1, samples: 1e8 }, GPU);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
  });

  test(
    'reports progress that grows to the total',
    async () => {
      const done: number[] = [];
      await tally({ seed: 1, samples: 1e8 }, { ...GPU, onProgress: (progress) => done.push(progress.done) });
      expect(done.at(-1)).toBe(1e8);
      expect(done).toEqual([...done].sort((x, y) => x - y));
    },
    SLOW_MS,
  );
});

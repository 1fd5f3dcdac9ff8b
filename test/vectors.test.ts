import { tally, tallySync } from 'estimate-pi';
import { describe, expect, test } from 'vitest';
import { portableKernels } from '../dist/kernels/select.js';
import { wasmKernel, xorWords } from '../dist/kernels/wasm.js';
import { MAX_SYNC_SAMPLES } from '../dist/platform/node/pool.js';
import { isPointInside } from '../dist/stream/dart.js';
import { blockCountOf, blockRangeOf } from '../dist/stream/layout.js';
import { philox4x32 } from '../dist/stream/philox.js';
import { contenders, describeNative } from './contenders.js';
import { dartVectors, hardDarts, hardPoints, philoxVectors, wordVectors } from './vectors.js';

describe('Philox in TypeScript matches the known answers', () => {
  test.each(philoxVectors)('of Philox: counter $counter, key $key', ({ counter, key, output }) => {
    expect(philox4x32(counter, key)).toEqual(output);
  });
});

test('the full rule in TypeScript is right for every hard point', () => {
  for (const { word, u, v, isInside } of hardPoints) {
    expect({ word, u, v, isInside: isPointInside(word, u, v) }).toEqual({ word, u, v, isInside });
  }
});

describe.each(portableKernels())('kernel $name matches the known answers', ({ words }) => {
  test.each(wordVectors)("of the stream's words: seed $seed from $start on", (vector) => {
    const range = { seed: vector.seed, start: vector.start, samples: vector.words.length };
    const drawn = Array.from({ length: blockCountOf(range) }, (_, index) => [...words(blockRangeOf(range, index))]);
    expect(drawn.flat()).toEqual(vector.words);
  });
});

test('the generator of WebAssembly alone draws the words of its kernel, over whole steps of 64 darts', () => {
  for (const [first, last] of [
    [0, 2 ** 20],
    [64, 64 * 38],
    [128, 128],
  ] as const) {
    const range = { seed: 42, block: 7, first, last };
    expect(xorWords(range)).toBe(wasmKernel.words(range).reduce((all, word) => all ^ word, 0) >>> 0);
  }
});

describeNative('the addon matches the known answers', (addon) => {
  test('of the full rule, for every hard point', () => {
    for (const { word, u, v, isInside } of hardPoints) {
      expect({ word, u, v, isInside: addon.isPointInside(word, u, v) }).toEqual({ word, u, v, isInside });
    }
  });

  test.each(addon.variants())('of the hard darts, with variant %s', (variant) => {
    for (const { seed, start, samples, hits } of hardDarts) {
      expect(addon.countHitsSync(variant, seed, start, samples, 1), `${samples} darts from ${start} on`).toBe(hits);
    }
  });

  describe.each(addon.kernels())('with kernel %s', (kernel) => {
    test.each(philoxVectors)('of Philox: counter $counter, key $key', ({ counter, key, output }) => {
      expect([...addon.philox(kernel, Uint32Array.from(counter), Uint32Array.from(key))]).toEqual(output);
    });

    test.each(wordVectors)("of the stream's words: seed $seed from $start on", (vector) => {
      expect([...addon.words(kernel, vector.seed, vector.start, vector.words.length)]).toEqual(vector.words);
    });

    test('and its generator alone draws the same words', () => {
      const expected = addon.words('scalar', 42, 7 * 2 ** 20, 2 ** 20).reduce((all, word) => all ^ word, 0) >>> 0;
      expect(addon.xorWords(kernel, 42, 7, 1)).toBe(expected);
    });
  });
});

test.each(contenders)('the hard darts are right on $backend with kernel $kernel', ({ backend, kernel }) => {
  const counted = hardDarts.map(({ hits: _, ...shard }) => tallySync(shard, { backend, kernel, threads: 1 }).hits);
  expect(counted).toEqual(hardDarts.map(({ hits }) => hits));
});

describe.each(contenders)('hits on $backend with kernel $kernel', ({ backend, kernel }) => {
  describe.each(dartVectors)('of seed $seed, $samples darts from $start on', ({ hits, ...shard }) => {
    test.each([1, 2, 7])(
      'are the known ones (refused where a page may not block so long), synchronously on %i threads',
      (threads) => {
        const call = () => tallySync(shard, { backend, kernel, threads }).hits;
        if (shard.samples <= MAX_SYNC_SAMPLES) expect(call()).toBe(hits);
        else expect(call).toThrow("a page's main thread must not be blocked");
      },
    );

    test.each([1, 2, 7])('are the known ones, asynchronously on %i threads', async (threads) => {
      expect((await tally(shard, { backend, kernel, threads })).hits).toBe(hits);
    });
  });
});

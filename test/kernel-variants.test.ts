import { describe, expect, test } from 'vitest';
import { describeNative } from './contenders.js';
import { dartVectors, philoxVectors, wordVectors } from './vectors.js';

/** A kernel's name stands for its fastest variant on this machine. The others must give the same answers. */

describeNative('every variant of a kernel, the slow ones too, matches the known answers', (addon) => {
  describe.each(addon.variants())('%s', (variant) => {
    test.each(philoxVectors)('of Philox: counter $counter, key $key', ({ counter, key, output }) => {
      expect([...addon.philox(variant, Uint32Array.from(counter), Uint32Array.from(key))]).toEqual(output);
    });

    test.each(wordVectors)("of the stream's words: seed $seed from $start on", ({ seed, start, words }) => {
      expect([...addon.words(variant, seed, start, words.length)]).toEqual(words);
    });

    test.each(dartVectors)('of hits: seed $seed, $samples darts from $start on', ({ seed, start, samples, hits }) => {
      expect(addon.countHitsSync(variant, seed, start, samples, 2)).toBe(hits);
    });

    test('and its generator alone draws the same words', () => {
      const expected = addon.words('scalar', 42, 7 * 2 ** 20, 2 ** 20).reduce((all, word) => all ^ word, 0) >>> 0;
      expect(addon.xorWords(variant, 42, 7, 1)).toBe(expected);
    });
  });
});

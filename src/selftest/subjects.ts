import { select } from '../backends/select.js';
import { count, countSync } from '../count.js';
import { words as typescriptWords } from '../kernels/typescript.js';
import { loadAddon } from '../platform/node/addon.js';
import { blockCountOf, blockRangeOf, type DartRange } from '../stream/layout.js';

/** One way to throw darts, as the checks see it. */
export type Subject = {
  readonly name: string;
  countHitsSync(range: DartRange, threads: number): number;
  countHits(range: DartRange, threads: number): Promise<number>;
  words(range: DartRange): Uint32Array;
};

function subjectOf(kernel: string, words: Subject['words']): Subject {
  return {
    name: kernel,
    countHitsSync: (range, threads) => countSync(range, select({ kernel, threads })),
    countHits: (range, threads) => count(range, select({ kernel, threads }), {}),
    words,
  };
}

function wordsInTypescript(range: DartRange): Uint32Array {
  const drawn = new Uint32Array(range.samples);
  let at = 0;
  for (let index = 0; index < blockCountOf(range); index++) {
    const words = typescriptWords(blockRangeOf(range, index));
    drawn.set(words, at);
    at += words.length;
  }
  return drawn;
}

/** Every kernel that this machine runs, best first; the scalar one, or TypeScript, comes last. */
export function subjects(): Subject[] {
  const native = loadAddon();
  const typescript = subjectOf('typescript', wordsInTypescript);
  if (!native.loaded) return [typescript];
  const { addon } = native;
  const [scalar, ...others] = addon
    .kernels()
    .map((kernel) => subjectOf(kernel, ({ seed, start, samples }) => addon.words(kernel, seed, start, samples)))
    .reverse();
  return [...others.reverse(), typescript, ...(scalar === undefined ? [] : [scalar])];
}

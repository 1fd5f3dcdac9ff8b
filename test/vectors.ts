import darts from './vectors/darts-v1.txt?raw';
import hard from './vectors/hard-darts-v1.txt?raw';
import points from './vectors/hard-points-v1.txt?raw';
import philox from './vectors/philox4x32-10.txt?raw';
import words from './vectors/words-v1.txt?raw';

/** The known answers in test/vectors/, made by an independent oracle. */

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

const hexWords = (text: string): number[] =>
  text
    .trim()
    .split(/\s+/)
    .map((word) => Number.parseInt(word, 16));

export type DartVector = {
  readonly seed: number;
  readonly start: number;
  readonly samples: number;
  readonly hits: number;
};

const dartsOf = (text: string): readonly DartVector[] =>
  lines(text).map((line) => {
    const [seed = 0, start = 0, samples = 0, hits = 0] = line.split(' ').map(Number);
    return { seed, start, samples, hits };
  });

export const dartVectors: readonly DartVector[] = dartsOf(darts);

/** Ranges with darts that nearly fool a short cut. */
export const hardDarts: readonly DartVector[] = dartsOf(hard);

/** Points that only the full rule decides rightly, each in the cell that `word` names. */
export const hardPoints = lines(points).map((line) => {
  const [point = '', hit = ''] = line.split('|');
  const [word = 0, u = 0, v = 0] = hexWords(point);
  return { word, u, v, isInside: hit.trim() === '1' };
});

export const wordVectors = lines(words).map((line) => {
  const [address = '', hex = ''] = line.split('|');
  const [seed = 0, start = 0] = address.trim().split(' ').map(Number);
  return { seed, start, words: hexWords(hex) };
});

export const philoxVectors = lines(philox).map((line) => {
  const [input = '', output = ''] = line.split('|');
  const [c0 = 0, c1 = 0, c2 = 0, c3 = 0, k0 = 0, k1 = 0] = hexWords(input);
  return { counter: [c0, c1, c2, c3] as const, key: [k0, k1] as const, output: hexWords(output) };
});

import { fillRandomly } from './platform/node/random.js';

const words = new Uint32Array(256);
let wordsLeft = 0;

/** 53 random bits, drawn from the system many at a time, because one draw costs as much as the darts of a small call. */
export function randomSeed(): number {
  if (wordsLeft === 0) {
    fillRandomly(words);
    wordsLeft = words.length;
  }
  const high = words[--wordsLeft] as number;
  const low = words[--wordsLeft] as number;
  return (high >>> 11) * 2 ** 32 + low;
}

import { webcrypto } from 'node:crypto';

/** Fills an array with random words of the system. Not by the global `crypto`, which Node 20 can be told to leave out. */
export function fillRandomly(words: Uint32Array<ArrayBuffer>): void {
  webcrypto.getRandomValues(words);
}

/** Fills an array with random words of the system. */
export function fillRandomly(words: Uint32Array<ArrayBuffer>): void {
  crypto.getRandomValues(words);
}

/** The sum of (observed − expected)²/expected over cells that are equally likely. */
export function chiSquareOf(observed: readonly number[]): number {
  const expected = observed.reduce((total, count) => total + count, 0) / observed.length;
  return observed.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/**
 * A chi-square value as a standard normal score, by the cube root. E. B. Wilson and M. M. Hilferty, "The distribution of
 * chi-square", PNAS 17 (1931).
 */
export function chiSquareScore(chiSquare: number, degreesOfFreedom: number): number {
  const variance = 2 / (9 * degreesOfFreedom);
  return (Math.cbrt(chiSquare / degreesOfFreedom) - (1 - variance)) / Math.sqrt(variance);
}

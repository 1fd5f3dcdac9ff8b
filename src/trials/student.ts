/** Steps of the integral; enough for five digits even at one degree of freedom. */
const STEPS = 20_000;

const known = new Map<string, number>();

/**
 * The t that Student's distribution stays within, on both sides, with probability `confidence`. "Student", "The probable error
 * of a mean", Biometrika 6 (1908). With t = √ν·tan θ its density is cos(θ)^(ν − 1), up to a factor, so one sum over θ from 0
 * towards π/2 finds the angle below which that share of it lies.
 *
 * @param confidence - 0 … 1, neither included
 * @param degrees - degrees of freedom, at least 1; need not be whole
 */
export function studentQuantile(confidence: number, degrees: number): number {
  const key = `${confidence} ${degrees}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const step = Math.PI / 2 / STEPS;
  const density = Float64Array.from({ length: STEPS }, (_, index) => Math.cos((index + 0.5) * step) ** (degrees - 1));
  let left = confidence * density.reduce((total, each) => total + each, 0);
  let index = 0;
  while (left > (density[index] as number)) left -= density[index++] as number;
  const quantile = Math.sqrt(degrees) * Math.tan((index + left / (density[index] as number)) * step);
  known.set(key, quantile);
  return quantile;
}

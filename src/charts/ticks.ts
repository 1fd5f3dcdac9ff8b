/** Where axes have their ticks: never so near to each other that labels collide. */

const STEPS_OF_TWO = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
const STEPS_OF_TEN = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500];
const MOST_STEPS = 8;

export const isPowerOfTwo = (number: number): boolean => Number.isInteger(Math.log2(number));

/**
 * 0 to the most, in steps of which there are at most eight: powers of two where the most is one. Where `highest` lies above,
 * the steps go on until they reach it.
 */
export function wholeTicks(most: number, highest: number = most): number[] {
  const steps = isPowerOfTwo(most) ? STEPS_OF_TWO : STEPS_OF_TEN;
  const step = steps.find((each) => most / each <= MOST_STEPS) ?? Math.ceil(most / MOST_STEPS);
  const count = highest > most ? Math.ceil(highest / step - 1e-9) : Math.floor(most / step);
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

/** The more a number of threads says, the earlier it comes. */
function byWorth(threads: readonly number[]): number[] {
  const sorted = [...new Set(threads)].sort((x, y) => x - y);
  const most = sorted.at(-1) ?? 1;
  const least = sorted[0] ?? 1;
  const powers = sorted.filter(isPowerOfTwo).reverse();
  const round = [32, 16, 8, 4, 2].flatMap((step) => sorted.filter((number) => number % step === 0).reverse());
  return [...new Set([most, least, ...powers, ...round, ...sorted])];
}

/**
 * Ticks for numbers of threads on a linear axis.
 *
 * @param length - of the axis from the least to the most, in pixels or columns
 * @param digit - width of a digit there
 */
export function threadTicks(threads: readonly number[], length: number, digit: number): number[] {
  const least = Math.min(...threads);
  const range = Math.max(Math.max(...threads) - least, 1);
  const half = (number: number): number => (digit * String(number).length) / 2;
  const place = (number: number): number => ((number - least) / range) * length;
  const chosen: number[] = [];
  for (const number of byWorth(threads)) {
    const collides = chosen.some(
      (other) => Math.abs(place(number) - place(other)) < half(number) + half(other) + digit,
    );
    if (!collides) chosen.push(number);
  }
  return chosen.sort((x, y) => x - y);
}

/** Places on a line, in pixels, moved as little as it takes to keep `gap` between them, within bounds; in their order. */
export function spread(places: readonly number[], gap: number, least: number, most: number): number[] {
  const order = places.map((_, index) => index).sort((x, y) => (places[x] ?? 0) - (places[y] ?? 0));
  const moved = [...places];
  let floor = least;
  for (const index of order) {
    moved[index] = Math.max(moved[index] ?? 0, floor);
    floor = (moved[index] ?? 0) + gap;
  }
  let ceiling = most;
  for (const index of order.reverse()) {
    moved[index] = Math.min(moved[index] ?? 0, ceiling);
    ceiling = (moved[index] ?? 0) - gap;
  }
  return moved;
}

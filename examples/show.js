// What the examples share: their numbers from the command line, and their result with the time that it took.
import { tally } from 'estimate-pi';

/** Whole numbers from the command line, in the order of the defaults: numbers({ samples: 1e10, seed: 42 }). */
export function numbers(defaults) {
  const names = Object.keys(defaults);
  const given = process.argv.slice(2, 2 + names.length).map(Number);
  for (const [index, value] of given.entries()) {
    const least = names[index] === 'seed' ? 0 : 1;
    if (Number.isSafeInteger(value) && value >= least) continue;
    console.error(`${names[index]} must be a whole number from ${least}; got '${process.argv[2 + index]}'`);
    console.error(`usage: node ${process.argv[1]} ${names.map((name) => `[${name}]`).join(' ')}`);
    process.exit(2);
  }
  return Object.fromEntries(names.map((name, index) => [name, given[index] ?? defaults[name]]));
}

/** One thread is timed over so many darts at most. */
const ENOUGH = 2e9;

/** Prints the estimate, and how many times as fast as one thread it was found. */
export async function show(estimate, milliseconds) {
  console.log(JSON.stringify(estimate));
  const samples = Math.min(estimate.samples, ENOUGH);
  const begin = performance.now();
  await tally({ seed: estimate.seed, samples }, { threads: 1 });
  const alone = ((performance.now() - begin) * estimate.samples) / samples;
  const seconds = (time) => `${(time / 1000).toFixed(2)} s`;
  const speedup = (alone / milliseconds).toFixed(2);
  console.error(`${seconds(milliseconds)}; one thread alone, ${seconds(alone)}: ${speedup} times as fast`);
}

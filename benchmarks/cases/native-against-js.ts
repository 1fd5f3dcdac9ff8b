import { kernelName } from '#dist/trials/phrases.js';
import { type Case, type Contender, medianOf, ratioOf, spread } from '../contender.js';
import type { Bench } from '../machine.js';
import { mathRandom } from '../rivals.js';

export const JS_LOOP = 'Math.random() loop';

/** One thread and, where there are more, all of them. */
export function oneAndAll(threads: number): readonly number[] {
  return threads > 1 ? [1, threads] : [1];
}

export function nativeAgainstJs({ kernels, workerKernels, threads }: Bench): Case {
  const contendersOn = (n: number): Contender[] => [
    ...kernels.map((kernel) => ({
      label: `native, ${kernel}`,
      threads: n,
      run: { task: 'throughput', backend: 'native', kernel, threads: n } as const,
    })),
    ...workerKernels.map((kernel) => ({
      label: kernelName(kernel),
      threads: n,
      run: { task: 'throughput', backend: 'workers', kernel, threads: n } as const,
    })),
    { label: JS_LOOP, threads: n, run: mathRandom(n) },
  ];
  return {
    name: 'native-against-js',
    title: 'Native against JavaScript',
    contenders: oneAndAll(threads).flatMap(contendersOn),
    skipped: [],
    columns: [
      { heading: 'Gdarts/s', cell: (result) => spread(result, 'gigadartsPerSecond') },
      {
        heading: `against the ${JS_LOOP} on as many threads`,
        cell: (result, all) => {
          const loop = all.find(({ label, threads }) => label === JS_LOOP && threads === result.threads);
          return ratioOf(result, loop, 'gigadartsPerSecond');
        },
      },
    ],
    picture: {
      kind: 'bars',
      title: 'Native against JavaScript',
      axis: 'Gdarts/s',
      scale: 'log',
      value: (result) => medianOf(result, 'gigadartsPerSecond'),
    },
  };
}

import { kernelName } from '#dist/trials/phrases.js';
import { type Case, type Contender, medianOf, ratioOf, spread } from '../contender.js';
import type { Bench } from '../machine.js';
import { rivalsOn } from '../rivals.js';
import { oneAndAll } from './native-against-js.js';

export function rivals({ kernels, workerKernels, threads }: Bench): Case {
  const counts = oneAndAll(threads);
  const native = kernels[0];
  const ours = counts.flatMap((n): Contender[] => [
    ...(native === undefined
      ? []
      : [
          {
            label: `estimate-pi, native`,
            threads: n,
            run: { task: 'throughput', backend: 'native', kernel: native, threads: n } as const,
          },
        ]),
    ...workerKernels.map((kernel) => ({
      label: `estimate-pi, ${kernelName(kernel)}`,
      threads: n,
      run: { task: 'throughput', backend: 'workers', kernel, threads: n } as const,
    })),
  ]);
  const { contenders, skipped } = rivalsOn(counts);
  return {
    name: 'rivals',
    title: 'Rivals',
    contenders: [...ours, ...contenders].sort((x, y) => x.threads - y.threads),
    skipped,
    columns: [
      { heading: 'Gdarts/s', cell: (result) => spread(result, 'gigadartsPerSecond') },
      {
        heading: 'estimate-pi is faster by',
        cell: (result, all) => {
          const best = all.find(({ threads, label }) => threads === result.threads && label.startsWith('estimate-pi'));
          return best === undefined ? '' : ratioOf(best, result, 'gigadartsPerSecond');
        },
      },
    ],
    picture: {
      kind: 'bars',
      title: 'The same job, by other programs',
      axis: 'Gdarts/s',
      scale: 'log',
      value: (result) => medianOf(result, 'gigadartsPerSecond'),
    },
  };
}

import { kernelName } from '#dist/trials/phrases.js';
import { type Case, type Contender, medianOf, spread } from '../contender.js';
import type { Bench } from '../machine.js';

const COUNTS = [1, 1e3, 1e5, 1e6];

function contendersOf(samples: number, threads: number, kernel?: string): Contender[] {
  const by = kernel === undefined ? '' : `, ${kernelName(kernel)}`;
  return [true, false].map((isSync) => ({
    label: `${isSync ? 'estimatePiSync' : 'await estimatePi'}(${samples})${by}`,
    threads,
    run: { task: 'call', isSync, samples, ...(kernel !== undefined && { kernel }) },
  }));
}

export function smallCalls({ kernels, workerKernels, threads }: Bench): Case {
  // Of the default, all counts; of the workers' kernels, where they are not the default, one.
  const others = kernels.length === 0 ? [] : workerKernels;
  return {
    name: 'small-calls',
    title: 'Small calls',
    contenders: [
      ...COUNTS.flatMap((samples) => contendersOf(samples, threads)),
      ...others.flatMap((kernel) => contendersOf(1000, threads, kernel)),
    ],
    skipped: [],
    columns: [{ heading: 'µs a call', cell: (result) => spread(result, 'microseconds') }],
    picture: {
      kind: 'bars',
      title: 'Time of a small call',
      axis: 'µs a call',
      scale: 'log',
      value: (result) => medianOf(result, 'microseconds'),
    },
  };
}

import { type Case, medianOf, type Result, ratio, spread } from '../contender.js';
import type { Bench } from '../machine.js';

const NATIVE_SAMPLES = 1e11;

const backendOf = ({ run }: Result): string => (run.task === 'fixed' ? run.backend : '');

function speedup(result: Result, all: readonly Result[]): number {
  const alone = all.find((other) => other.threads === 1 && backendOf(other) === backendOf(result));
  return medianOf(alone, 'seconds') / medianOf(result, 'seconds');
}

/** Up to 8 threads each number, beyond that doubling: 1 … 8, 16, 32, … and all. */
function threadCounts(all: number): number[] {
  const counts = Array.from({ length: all }, (_, index) => index + 1);
  return counts.filter((n) => n <= 8 || n === all || Number.isInteger(Math.log2(n)));
}

export function threads({ kernels, threads: all }: Bench, workersSamples: number): Case {
  const backends = kernels.length > 0 ? (['native', 'workers'] as const) : (['workers'] as const);
  return {
    name: 'threads',
    title: 'Threads',
    contenders: backends.flatMap((backend) =>
      threadCounts(all).map((n) => {
        const samples = backend === 'native' ? NATIVE_SAMPLES : workersSamples;
        return {
          label: `${backend}, 10^${Math.log10(samples)} darts`,
          threads: n,
          run: { task: 'fixed', backend, threads: n, samples } as const,
        };
      }),
    ),
    skipped: [],
    columns: [
      { heading: 'seconds', cell: (result) => spread(result, 'seconds', 4) },
      { heading: 'speed-up', cell: (result, results) => ratio(speedup(result, results), 1) },
      { heading: 'efficiency', cell: (result, results) => ratio(speedup(result, results), result.threads, '') },
    ],
    picture: {
      kind: 'line',
      title: 'Speed-up with threads',
      axis: 'speed-up',
      scale: 'linear',
      value: speedup,
      at: { axis: 'threads', x: (result) => result.threads, line: backendOf },
    },
  };
}

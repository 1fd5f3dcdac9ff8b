import { kernelName } from '#dist/trials/phrases.js';
import { type Case, medianOf, type Result, ratio, spread } from '../contender.js';
import type { Bench } from '../machine.js';

const NATIVE_SAMPLES = 1e11;

const lineOf = ({ run }: Result): string => (run.task === 'fixed' ? kernelName(run.kernel ?? run.backend) : '');

function speedup(result: Result, all: readonly Result[]): number {
  const alone = all.find((other) => other.threads === 1 && lineOf(other) === lineOf(result));
  return medianOf(alone, 'seconds') / medianOf(result, 'seconds');
}

/** Up to 8 threads each number, beyond that doubling: 1 … 8, 16, 32, … and all. */
function threadCounts(all: number): number[] {
  const counts = Array.from({ length: all }, (_, index) => index + 1);
  return counts.filter((n) => n <= 8 || n === all || Number.isInteger(Math.log2(n)));
}

/** TypeScript is so many times slower than WebAssembly that it gets fewer darts. */
const FEWER = 5;

export function threads({ kernels, workerKernels, threads: all }: Bench, workersSamples: number): Case {
  const lines = [
    ...(kernels.length > 0 ? [{ backend: 'native', samples: NATIVE_SAMPLES } as const] : []),
    ...workerKernels.map((kernel) => {
      const samples = kernel === 'typescript' ? workersSamples / FEWER : workersSamples;
      return { backend: 'workers', kernel, samples } as const;
    }),
  ];
  return {
    name: 'threads',
    title: 'Threads',
    contenders: lines.flatMap((line) =>
      threadCounts(all).map((n) => ({
        label: `${kernelName('kernel' in line ? line.kernel : line.backend)}, ${line.samples.toExponential()} darts`,
        threads: n,
        run: { task: 'fixed', ...line, threads: n } as const,
      })),
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
      at: { axis: 'threads', x: (result) => result.threads, line: lineOf },
    },
  };
}

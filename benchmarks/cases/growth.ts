import { type Case, medianOf, type Result, spread } from '../contender.js';
import type { Bench } from '../machine.js';

const COUNTS = [1e6, 1e7, 1e8, 1e9, 1e10, 1e11];

const samplesOf = ({ run }: Result): number => (run.task === 'fixed' ? run.samples : Number.NaN);
const picosecondsPerDart = (result: Result): number => (1e12 * medianOf(result, 'seconds')) / samplesOf(result);

/** WebAssembly and TypeScript are measured in the case of the threads. */
export function growth({ kernels, threads }: Bench): Case {
  const backend = kernels.length > 0 ? 'native' : 'workers';
  return {
    name: 'growth',
    title: 'Growth',
    contenders: COUNTS.map((samples) => ({
      label: `10^${Math.log10(samples)} darts`,
      threads,
      run: { task: 'fixed', backend, threads, samples },
    })),
    skipped: [],
    columns: [
      { heading: 'seconds', cell: (result) => spread(result, 'seconds') },
      { heading: 'ps a dart', cell: (result) => picosecondsPerDart(result).toPrecision(3) },
      { heading: 'peak memory, MiB', cell: (result) => spread(result, 'peakMebibytes') },
    ],
    picture: {
      kind: 'line',
      title: 'Time grows with the darts, memory does not',
      axis: 'seconds',
      scale: 'log',
      value: (result) => medianOf(result, 'seconds'),
      at: { axis: 'darts', x: samplesOf, line: () => backend },
    },
  };
}

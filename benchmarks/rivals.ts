import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Contender, Program, Skipped } from './contender.js';
import { hasPython, numpyVersion } from './machine.js';

/** How to start the programs in rivals/, and with how many darts, for about a second each on one thread. */

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const BUILT = fileOf('rivals/naive');

export function mathRandom(threads: number): Program {
  return {
    task: 'program',
    file: process.execPath,
    args: [fileOf('rivals/math-random.js')],
    samples: 5e7 * threads,
    threads,
  };
}

function python(script: string, samples: number, threads: number): Program {
  return {
    task: 'program',
    file: 'python3',
    args: [fileOf(`../rivals/${script}`)],
    samples: samples * threads,
    threads,
  };
}

/** Builds the C++ rival as well as a compiler can; the reason where there is none. */
function buildNaive(): string | undefined {
  mkdirSync(fileOf('rivals'), { recursive: true });
  const options = ['-O3', '-march=native', '-std=c++17', '-pthread', fileOf('../rivals/naive.cc'), '-o', BUILT];
  try {
    execFileSync('c++', options, { stdio: ['ignore', 'ignore', 'pipe'] });
    return undefined;
  } catch (error) {
    return error instanceof Error ? `no C++ compiler builds it: ${error.message.split('\n')[0]}` : String(error);
  }
}

type Rival = {
  readonly label: string;
  readonly missing: string | undefined;
  readonly run: (threads: number) => Program;
};

export function rivalsOn(threadCounts: readonly number[]): { contenders: Contender[]; skipped: Skipped[] } {
  const rivals: readonly Rival[] = [
    {
      label: 'C++, mt19937_64 on std::thread',
      missing: buildNaive(),
      run: (threads) => ({ task: 'program', file: BUILT, args: [], samples: 2e8 * threads, threads }),
    },
    {
      label: 'NumPy, PCG64 in chunks',
      missing: numpyVersion() === undefined ? 'python3 with NumPy is not installed' : undefined,
      run: (threads) => python('numpy_pcg64.py', 1e8, threads),
    },
    { label: 'Math.random() on worker_threads', missing: undefined, run: mathRandom },
    {
      label: 'Python, multiprocessing.Pool',
      missing: hasPython() ? undefined : 'python3 is not installed',
      run: (threads) => python('multiprocessing_pool.py', 4e6, threads),
    },
  ];
  return {
    contenders: threadCounts.flatMap((threads) =>
      rivals.flatMap(({ label, missing, run }) =>
        missing === undefined ? [{ label, threads, run: run(threads) }] : [],
      ),
    ),
    skipped: rivals.flatMap(({ label, missing }) => (missing === undefined ? [] : [{ label, reason: missing }])),
  };
}

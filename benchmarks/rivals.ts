import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Contender, Program, Skipped } from './contender.js';
import { hasPython, numpyVersion } from './machine.js';

/** How to start the programs in rivals/, and with how many darts, for about a second each on one thread. */

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
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

/** How a C++ rival was built, as well as a compiler can for this processor; or why not. */
function build(name: string): { readonly file: string; readonly missing: string | undefined } {
  const file = fileOf(`rivals/${name}`);
  mkdirSync(fileOf('rivals'), { recursive: true });
  const options = ['-O3', '-march=native', '-std=c++17', '-pthread', fileOf(`../rivals/${name}.cc`), '-o', file];
  const { status, stderr, error } = spawnSync('c++', options, { encoding: 'utf8' });
  if (status === 0) return { file, missing: undefined };
  const reason = /#error "(.*)"/.exec(stderr ?? '')?.[1] ?? error?.message ?? stderr?.split('\n')[0];
  return { file, missing: `no C++ compiler builds it here: ${reason}` };
}

/** A C++ program of rivals/, with as many darts as it throws in about a second on one thread. */
function compiled(label: string, name: string, samples: number): Rival {
  const { file, missing } = build(name);
  return {
    label,
    missing,
    run: (threads) => ({ task: 'program', file, args: [], samples: samples * threads, threads }),
  };
}

type Rival = {
  readonly label: string;
  readonly missing: string | undefined;
  readonly run: (threads: number) => Program;
};

export function rivalsOn(threadCounts: readonly number[]): { contenders: Contender[]; skipped: Skipped[] } {
  const rivals: readonly Rival[] = [
    compiled('AVX-512 AES rounds with floats', 'avx512_aes_floats', 1.6e10),
    compiled('AVX2 with floats (xoshiro128+)', 'avx2_floats', 4e9),
    compiled('C++, mt19937_64 on std::thread', 'naive', 2e8),
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

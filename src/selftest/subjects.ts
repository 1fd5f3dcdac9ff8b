import type { Job } from '../backends/backend.js';
import { backendNamed } from '../backends/select.js';
import { count, countSync } from '../count.js';
import { planJob } from '../job.js';
import type { BackendName } from '../options.js';
import { loadAddon } from '../platform/node/addon.js';
import type { DartRange } from '../stream/layout.js';

/** One way to throw darts, as the checks see it. */
export type Subject = {
  readonly name: string;
  /** On how many threads it is checked. */
  readonly threads: readonly number[];
  /** Absent where the backend counts asynchronously alone. */
  readonly countHitsSync?: (range: DartRange, threads: number) => number;
  countHits(range: DartRange, threads: number): Promise<number>;
  words(range: DartRange): Promise<Uint32Array>;
};

const THREADS = [1, 2, 7];

function subjectOf(name: BackendName, kernel: string): Subject {
  const backend = backendNamed(name);
  const plan = (range: DartRange, threads: number): Job =>
    planJob(range, { backend: name, kernel, ...(!backend.hasOwnThreads && { threads }) });
  return {
    name: kernel,
    threads: backend.hasOwnThreads ? [1] : THREADS,
    ...(backend.countSync !== undefined && {
      countHitsSync: (range: DartRange, threads: number): number => countSync(plan(range, threads)).hits,
    }),
    countHits: async (range, threads) => (await count(plan(range, threads), {})).hits,
    words: (range) => backend.words(kernel, range),
  };
}

const ofBackend = (name: BackendName): Subject[] => backendNamed(name).kernels.map((kernel) => subjectOf(name, kernel));

/**
 * Every kernel of the processor, or those of one backend before the one that is easiest to trust: the scalar one or TypeScript,
 * which comes last in either case.
 */
export function subjects(backend?: BackendName): Subject[] {
  const workers = ofBackend('workers');
  const native = loadAddon().loaded ? ofBackend('native') : [];
  const [reference] = [...native.slice(-1), ...workers.slice(-1)];
  const wanted = backend === undefined ? [...native, ...workers] : ofBackend(backend);
  return [...wanted.filter(({ name }) => name !== reference?.name), ...(reference === undefined ? [] : [reference])];
}

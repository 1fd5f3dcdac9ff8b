import { backendNamed } from '../backends/select.js';
import { count, countSync } from '../count.js';
import { planJob } from '../job.js';
import type { BackendName } from '../options.js';
import { loadAddon } from '../platform/node/addon.js';
import type { DartRange } from '../stream/layout.js';

/** One way to throw darts, as the checks see it. */
export type Subject = {
  readonly name: string;
  countHitsSync(range: DartRange, threads: number): number;
  countHits(range: DartRange, threads: number): Promise<number>;
  words(range: DartRange): Promise<Uint32Array>;
};

function subjectOf(name: BackendName, kernel: string): Subject {
  const backend = backendNamed(name);
  return {
    name: kernel,
    countHitsSync: (range, threads) => countSync(planJob(range, { backend: name, kernel, threads })).hits,
    countHits: async (range, threads) => (await count(planJob(range, { backend: name, kernel, threads }), {})).hits,
    words: (range) => backend.words(kernel, range),
  };
}

/** Every kernel that this machine runs, best first; the one that is easiest to trust, the scalar one or TypeScript, comes last. */
export function subjects(): Subject[] {
  const workers = backendNamed('workers').kernels.map((kernel) => subjectOf('workers', kernel));
  if (!loadAddon().loaded) return workers;
  const native = backendNamed('native').kernels.map((kernel) => subjectOf('native', kernel));
  return [...native.slice(0, -1), ...workers, ...native.slice(-1)];
}

import { setImmediate } from 'node:timers/promises';
import { backendNamed } from '../backends/select.js';
import { workersBackend } from '../backends/workers/backend.js';
import { count } from '../count.js';
import { planJob } from '../job.js';
import type { BackendName, RunOptions } from '../options.js';
import { loadAddon } from '../platform/node/addon.js';
import { markLoad, otherLoadBetween } from '../platform/node/load.js';
import { describeMachine, type Machine } from '../platform/node/machine.js';
import { threadBudget } from '../platform/node/threads.js';
import { randomSeed } from '../seed.js';
import { refuseAborted, type Signal } from '../signal.js';
import { DARTS_PER_BLOCK, type DartRange } from '../stream/layout.js';
import { agreedHits, type Contender, calibrate, runTrials, type Watch } from './trials.js';

/** How fast each kernel of this machine is, beside the TypeScript one and the loop over Math.random() that everyone writes first. */

export type Speed = {
  readonly name: string;
  readonly threads: number;
  readonly samplesPerSecond: number;
  readonly mad: number;
  readonly trials: readonly number[];
  /** Throughput over that of the Math.random() loop. */
  readonly ratio: number;
};

export type SpeedReport = {
  readonly version: 1;
  readonly partial?: true;
  readonly machine: Machine;
  readonly seed: number;
  /** The first darts of the seed, which every kernel counted alike, and how many of them hit. */
  readonly samples: number;
  readonly hits: number;
  readonly elapsedMs: number;
  /** Processors that other programs kept busy meanwhile, on average. */
  readonly otherLoad: number;
  readonly speeds: readonly Speed[];
};

export type SpeedOptions = Watch & {
  readonly seconds: number;
  /** Whose kernels race, the GPU beside the best of the processor. By default all but the GPU. */
  readonly backend?: BackendName | undefined;
};

type Racer = {
  readonly name: string;
  readonly threads: number;
  count(samples: number): Promise<number>;
};

function randomHits(samples: number): number {
  let hits = 0;
  for (let dart = 0; dart < samples; dart++) {
    const x = Math.random();
    const y = Math.random();
    if (x * x + y * y < 1) hits++;
  }
  return hits;
}

/** In slices, because a loop on this thread would leave Ctrl-C unheard. */
async function countRandomly(samples: number, signal: Signal | undefined): Promise<number> {
  let hits = 0;
  for (let left = samples; left > 0; left -= DARTS_PER_BLOCK) {
    refuseAborted(signal);
    hits += randomHits(Math.min(left, DARTS_PER_BLOCK));
    await setImmediate();
  }
  return hits;
}

type Entrant = RunOptions & { readonly name: string };

/** Every kernel of the processor on one thread, and the best of each backend on all. */
function entrantsOnProcessor(): Entrant[] {
  const native = loadAddon();
  const backends: readonly (readonly [BackendName, readonly string[]])[] = [
    ['native', native.loaded ? native.addon.kernels() : []],
    ['workers', workersBackend.kernels],
  ];
  const all = threadBudget().threads;
  const alone = backends.flatMap(([backend, kernels]) =>
    kernels.map((kernel): Entrant => ({ name: kernel, backend, kernel, threads: 1 })),
  );
  const together = backends.flatMap(([backend, kernels]) =>
    kernels
      .slice(0, 1)
      .map((kernel): Entrant => ({ name: `${kernel}, ${all} threads`, backend, kernel, threads: all })),
  );
  return all === 1 ? alone : [...together, ...alone];
}

async function entrants(backend: BackendName | undefined): Promise<Entrant[]> {
  const onProcessor = entrantsOnProcessor();
  if (backend === undefined) return onProcessor;
  if (backend !== 'gpu') return onProcessor.filter((entrant) => entrant.backend === backend);
  const gpu = backendNamed('gpu');
  await gpu.open?.();
  const name = `${gpu.kernels[0]} on ${gpu.device?.()}`;
  return [{ name, backend }, ...onProcessor.slice(0, 1)];
}

const TRIALS = 7;
const SHARED_BLOCKS = 16;

export async function measureSpeeds({
  seconds,
  backend,
  signal,
  keepsPartial,
  onProgress,
}: SpeedOptions): Promise<SpeedReport> {
  const begin = performance.now();
  const machine = await describeMachine();
  const seed = randomSeed();
  const shared: DartRange = { seed, start: 0, samples: SHARED_BLOCKS * DARTS_PER_BLOCK };
  const kernels = (await entrants(backend)).map(
    ({ name, ...run }): Racer => ({
      name,
      threads: run.threads ?? 1,
      count: async (samples) => (await count(planJob({ ...shared, samples }, run), { signal })).hits,
    }),
  );
  const counted: { name: string; hits: number }[] = [];
  for (const { name, count: countHits } of kernels) counted.push({ name, hits: await countHits(shared.samples) });
  const hits = agreedHits(counted);

  const racers: readonly Racer[] = [
    ...kernels,
    { name: 'Math.random()', threads: 1, count: (samples) => countRandomly(samples, signal) },
  ];
  const expectedMs = (seconds * 1000) / (racers.length * TRIALS);
  const contenders: Contender[] = [];
  for (const racer of racers) {
    const rate = await calibrate(racer.count, 4 * DARTS_PER_BLOCK, signal);
    const samples = Math.ceil(Math.max((rate * expectedMs) / DARTS_PER_BLOCK, SHARED_BLOCKS)) * DARTS_PER_BLOCK;
    contenders.push({ samples, expectedMs: samples / rate, count: () => racer.count(samples) });
  }
  const loadBefore = markLoad();
  const measurements = await runTrials(contenders, TRIALS, { signal, keepsPartial, onProgress });
  const otherLoad = otherLoadBetween(loadBefore, markLoad());
  const baseline = measurements.at(-1)?.samplesPerSecond ?? Number.NaN;
  if (measurements.some(({ trials }) => trials.length === 0)) throw signal?.reason;
  return {
    version: 1,
    ...(signal?.aborted && { partial: true }),
    machine,
    seed,
    samples: shared.samples,
    hits,
    elapsedMs: performance.now() - begin,
    otherLoad,
    speeds: measurements.map(({ samplesPerSecond, mad, trials }, index) => {
      const { name, threads } = racers[index] as Racer;
      return { name, threads, samplesPerSecond, mad, trials, ratio: samplesPerSecond / baseline };
    }),
  };
}

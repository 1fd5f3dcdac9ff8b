import { type Selection, select } from '../backends/select.js';
import { loadAddon } from '../platform/node/addon.js';
import { type Crew, enlistCrew } from '../platform/node/processes.js';
import { onAbort, reasonOf } from '../signal.js';
import { DARTS_PER_BLOCK, type DartRange } from '../stream/layout.js';
import { agreedHits, type Contender, calibrate, type Measurement, runTrials, type Watch } from '../trials/trials.js';
import { leastSamples } from './options.js';
import type { ScalingWay, ScalingWays } from './report.js';

/** Three ways of going parallel, each in fresh processes and driven by the same messages, so that they differ in nothing else. */

export type WaysPlan = {
  readonly selection: Selection;
  readonly seed: number;
  readonly threads: number;
  /** Processors that affinity and quota leave. */
  readonly processors: number;
  readonly trials: number;
  readonly budgetMs: number;
};

type Way = Pick<ScalingWay, 'way' | 'kernel'> & {
  readonly processes: number;
  /** Counts on one thread, or in one process, or on all. */
  count(range: DartRange, threads: number): Promise<number>;
  readonly enlistMs: number;
  readonly crew: Crew;
};

async function startWay(way: ScalingWay['way'], threads: number, selection: Selection): Promise<Way> {
  const processes = way === 'processes' ? threads : 1;
  const begin = performance.now();
  const crew = await enlistCrew(processes);
  const enlistMs = performance.now() - begin;
  const backend = selection.backend.name;
  const { kernel } = selection;
  return {
    way,
    kernel,
    processes,
    crew,
    // A program that uses threads is running already; one that uses processes has to start them.
    enlistMs: way === 'processes' ? enlistMs : 0,
    count: (range, used) =>
      way === 'processes'
        ? crew.count(range, used, { backend, kernel, threads: 1 })
        : crew.count(range, 1, { backend, kernel, threads: used }),
  };
}

async function startWays({ selection, threads }: WaysPlan, started: Way[], { signal }: Watch): Promise<void> {
  const isNative = selection.backend.name === 'native';
  const native = isNative ? selection : loadAddon().loaded && select({ backend: 'native' });
  const wanted: readonly (readonly [ScalingWay['way'], Selection | false])[] = [
    ['addon threads', native],
    ['worker threads', isNative ? select({ backend: 'workers', kernel: 'typescript' }) : selection],
    ['processes', selection],
  ];
  for (const [way, by] of wanted) {
    if (by === false) continue;
    const next = await startWay(way, threads, by);
    started.push(next);
    if (signal?.aborted) {
      next.crew.dismiss();
      throw signal.reason;
    }
  }
}

type Warm = { readonly hits: number; readonly startMs: number; readonly rate: number };

/** The first count starts the threads and warms up, the second shows how long it takes without that. */
async function warmUp(way: Way, shared: DartRange, threads: number, watch: Watch): Promise<Warm> {
  const timed = async (): Promise<{ hits: number; elapsedMs: number }> => {
    const begin = performance.now();
    const hits = await way.count(shared, threads);
    return { hits, elapsedMs: performance.now() - begin };
  };
  const cold = await timed();
  const warm = await timed();
  const rate = await calibrate((samples) => way.count({ ...shared, samples }, 1), 4 * DARTS_PER_BLOCK, watch.signal);
  return { hits: warm.hits, startMs: way.enlistMs + Math.max(cold.elapsedMs - warm.elapsedMs, 0), rate };
}

async function measureWays(plan: WaysPlan, ways: readonly Way[], watch: Watch): Promise<ScalingWays> {
  const { seed, threads, trials, processors } = plan;
  const shared: DartRange = { seed, start: 0, samples: leastSamples(threads) };
  const gain = Math.min(threads, processors);
  const aloneMs = plan.budgetMs / (ways.length * trials * (1 + 1 / gain));

  const warm: Warm[] = [];
  for (const way of ways) warm.push(await warmUp(way, shared, threads, watch));
  agreedHits(ways.map(({ way }, index) => ({ name: way, hits: (warm[index] as Warm).hits })));

  const contenders = ways.flatMap((way, index): Contender[] => {
    const samples = Math.max(Math.ceil(aloneMs * (warm[index] as Warm).rate), shared.samples);
    const range = { ...shared, samples };
    return [
      { samples, expectedMs: aloneMs, count: () => way.count(range, 1) },
      { samples, expectedMs: aloneMs / gain, count: () => way.count(range, threads) },
    ];
  });
  const measurements = await runTrials(contenders, trials, watch);
  return {
    samples: shared.samples,
    measured: ways.map(({ way, kernel }, index): ScalingWay => {
      const [alone, together] = measurements.slice(2 * index) as [Measurement, Measurement];
      const speedup = together.samplesPerSecond / alone.samplesPerSecond;
      const { hits, startMs } = warm[index] as Warm;
      return {
        way,
        kernel,
        threads,
        samplesPerSecondAlone: alone.samplesPerSecond,
        samplesPerSecond: together.samplesPerSecond,
        mad: together.mad,
        speedup,
        efficiency: speedup / threads,
        startMs,
        hits,
      };
    }),
  };
}

/** @returns null where an abort cut the comparison short and `watch.keepsPartial` */
export async function compareWays(plan: WaysPlan, watch: Watch): Promise<ScalingWays | null> {
  const ways: Way[] = [];
  const dismiss = (): void => {
    for (const { crew } of ways) crew.dismiss();
  };
  const { signal } = watch;
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    if (signal !== undefined) stop = onAbort(signal, () => reject(reasonOf(signal)));
  });
  try {
    return await Promise.race([
      startWays(plan, ways, watch).then(() => measureWays(plan, ways, { ...watch, keepsPartial: false })),
      aborted,
    ]);
  } catch (error) {
    if (watch.keepsPartial && watch.signal?.aborted) return null;
    throw error;
  } finally {
    stop();
    dismiss();
  }
}

import { workersBackend } from '../backends/workers/backend.js';
import { elapsedSince, now } from '../clock.js';
import { loadAddon } from '../platform/node/addon.js';
import { type ProcessGroup, startProcesses } from '../platform/node/processes.js';
import { cutShard } from '../shards/cut.js';
import { reasonOf, watchAbort } from '../signal.js';
import { DARTS_PER_BLOCK, type DartRange } from '../stream/layout.js';
import { logRatio, MIN_VALUES_FOR_ERROR, median, medianAbsoluteDeviation, ratioOf } from '../trials/robust.js';
import { agreedHits, type Contender, calibrate, type Measurement, runTrials, type Watch } from '../trials/trials.js';
import type { KernelChoice } from './kernel-choice.js';
import { minSamples } from './options.js';
import type { ScalingWay, ScalingWays } from './report.js';

/** Three ways of going parallel, each in fresh processes and driven by the same messages, so that they differ in nothing else. */

export type WaysPlan = {
  readonly run: KernelChoice;
  readonly seed: number;
  readonly threads: number;
  /** Processors that affinity and quota leave. */
  readonly processors: number;
  /** undefined: the default. */
  readonly rounds: number | undefined;
  /** By the clock. */
  readonly endsAt: number;
};

const DEFAULT_ROUNDS = 15;
const CALIBRATION_MS = 50;
/** Of a trial; each gets as many as another, so that none waits for another's last. */
const MIN_BLOCKS_PER_THREAD = 4;

type Way = Pick<ScalingWay, 'way' | 'kernel'> & {
  /** Counts on one thread, or in one process, or on all. */
  count(range: DartRange, threads: number): Promise<number>;
  readonly startMs: number;
  readonly group: ProcessGroup;
};

type Chosen = Pick<ScalingWay, 'way'> & { readonly run: KernelChoice };

/** The ways that there are here, each with the kernel that is best for it; the study's own where that will do. */
function chooseWays(run: KernelChoice): Chosen[] {
  const native = loadAddon();
  const [best] = native.loaded ? native.addon.kernels() : [];
  const ofAddon: KernelChoice | undefined =
    run.backend === 'native' ? run : best === undefined ? undefined : { backend: 'native', kernel: best };
  const ofWorkers: KernelChoice =
    run.backend === 'workers' ? run : { backend: 'workers', kernel: workersBackend.kernels[0] as string };
  return [
    ...(ofAddon === undefined ? [] : [{ way: 'addon threads', run: ofAddon } as const]),
    { way: 'worker threads', run: ofWorkers },
    { way: 'processes', run },
  ];
}

async function startWay({ way, run }: Chosen, threads: number): Promise<Way> {
  const begin = now();
  const group = await startProcesses(way === 'processes' ? threads : 1);
  const startMs = elapsedSince(begin);
  return {
    way,
    kernel: run.kernel,
    group,
    // A program that uses threads is running already; one that uses processes has to start them.
    startMs: way === 'processes' ? startMs : 0,
    count(range, used) {
      if (way !== 'processes') return group.count([range], { ...run, threads: used });
      const parts = Array.from({ length: used }, (_, index) => cutShard(range, { index, count: used }));
      return group.count(
        parts.filter((part) => part !== undefined),
        { ...run, threads: 1 },
      );
    },
  };
}

async function startWays({ run, threads }: WaysPlan, started: Way[], { signal, onTick }: Watch): Promise<void> {
  for (const chosen of chooseWays(run)) {
    const next = await startWay(chosen, threads);
    started.push(next);
    onTick?.();
    if (signal?.aborted) {
      next.group.stop();
      throw reasonOf(signal);
    }
  }
}

type Warm = { readonly hits: number; readonly startMs: number; readonly rate: number };

/** The first count starts the threads and warms up, the second shows how long it takes without that. */
async function warmUp(way: Way, shared: DartRange, threads: number, { signal, onTick }: Watch): Promise<Warm> {
  const timed = async (): Promise<{ hits: number; elapsedMs: number }> => {
    const begin = now();
    const hits = await way.count(shared, threads);
    onTick?.();
    return { hits, elapsedMs: elapsedSince(begin) };
  };
  const cold = await timed();
  const warm = await timed();
  const countAlone = (samples: number): Promise<number> => way.count({ ...shared, samples }, 1);
  const rate = await calibrate(countAlone, 4 * DARTS_PER_BLOCK, CALIBRATION_MS, signal);
  return { hits: warm.hits, startMs: way.startMs + Math.max(cold.elapsedMs - warm.elapsedMs, 0), rate };
}

/** Two trials of each way in a round: alone and on all threads, of about the same length. */
function contendersOf(plan: WaysPlan, ways: readonly Way[], warm: readonly Warm[]): Contender[] {
  const { seed, threads, processors, endsAt } = plan;
  const rounds = plan.rounds ?? DEFAULT_ROUNDS;
  const trialMs = Math.max(endsAt - now(), 0) / (2 * ways.length * rounds);
  return ways.flatMap((way, index) => {
    const contender = (used: number): Contender => {
      const darts = trialMs * (warm[index] as Warm).rate * Math.min(used, processors);
      const samples =
        Math.max(Math.round(darts / DARTS_PER_BLOCK / used), MIN_BLOCKS_PER_THREAD) * used * DARTS_PER_BLOCK;
      return { samples, threads: null, count: () => way.count({ seed, start: 0, samples }, used) };
    };
    return [contender(1), contender(threads)];
  });
}

function resultOf(way: Way, { hits, startMs }: Warm, threads: number, [alone, together]: Measurement[]): ScalingWay {
  const [one, all] = [alone?.trials ?? [], together?.trials ?? []];
  const speedup = median(all) / median(one);
  const gain = logRatio(one, all);
  return {
    way: way.way,
    kernel: way.kernel,
    threads,
    samplesPerSecondAlone: median(one),
    samplesPerSecond: median(all),
    mad: medianAbsoluteDeviation(all),
    trials: all,
    speedup,
    speedupError: gain && ratioOf(gain).error,
    efficiency: speedup / threads,
    startMs,
    hits,
  };
}

async function measureWays(plan: WaysPlan, ways: readonly Way[], watch: Watch): Promise<ScalingWays> {
  const { seed, threads, endsAt } = plan;
  const shared: DartRange = { seed, start: 0, samples: minSamples(threads) };
  const warm: Warm[] = [];
  for (const way of ways) warm.push(await warmUp(way, shared, threads, watch));
  agreedHits(ways.map(({ way }, index) => ({ name: way, hits: (warm[index] as Warm).hits })));

  const rounds = plan.rounds ?? DEFAULT_ROUNDS;
  const minRounds = Math.min(rounds, MIN_VALUES_FOR_ERROR);
  const measurements = await runTrials(contendersOf(plan, ways, warm), { rounds, minRounds, endsAt }, watch);
  return {
    samples: shared.samples,
    measured: ways.map((way, index) =>
      resultOf(way, warm[index] as Warm, threads, measurements.slice(2 * index, 2 * index + 2)),
    ),
  };
}

/** @returns null where an abort cut the comparison short and `watch.keepPartial` */
export async function compareWays(plan: WaysPlan, watch: Watch): Promise<ScalingWays | null> {
  const ways: Way[] = [];
  const { aborted, stop } = watchAbort(watch.signal);
  try {
    return await Promise.race([
      startWays(plan, ways, watch).then(() => measureWays(plan, ways, { ...watch, keepPartial: false })),
      aborted,
    ]);
  } catch (error) {
    if (watch.keepPartial && watch.signal?.aborted) return null;
    throw error;
  } finally {
    stop();
    for (const { group } of ways) group.stop();
  }
}

import { backendNamed } from '../backends/select.js';
import { workersBackend } from '../backends/workers/backend.js';
import { elapsedSince, now } from '../clock.js';
import { count } from '../count.js';
import { rangeError } from '../errors.js';
import { planJob } from '../job.js';
import type { BackendName, RunOptions } from '../options.js';
import { type Machine, processorsLeft } from '../platform/machine.js';
import { loadAddon } from '../platform/node/addon.js';
import { markLoad, otherLoadBetween } from '../platform/node/load.js';
import { describeMachine } from '../platform/node/machine.js';
import { nextTurn } from '../platform/node/timers.js';
import { randomSeed } from '../seed.js';
import { reasonOf, refuseAborted, type Signal } from '../signal.js';
import { DARTS_PER_BLOCK, type DartRange } from '../stream/layout.js';
import { compareSpeeds, type Speed, type SpeedComparison, speedFindings } from './comparisons.js';
import { MIN_VALUES_FOR_ERROR, median, medianAbsoluteDeviation } from './robust.js';
import { createShare, type OnShare } from './share.js';
import { agreedHits, type Contender, calibrate, type Measurement, runTrials, type Watch } from './trials.js';

/** How fast each kernel of this machine is, beside the TypeScript one and the loop over Math.random() that everyone writes first. */

export type SpeedReport = {
  readonly version: 1;
  readonly partial?: true;
  readonly machine: Machine;
  readonly seed: number;
  /** The first darts of the seed, which every kernel counted alike, and how many of them hit. */
  readonly samples: number;
  readonly hits: number;
  readonly elapsedMs: number;
  /** Processors that other programs kept busy meanwhile, on average; null where the platform does not tell. */
  readonly otherLoad: number | null;
  readonly speeds: readonly Speed[];
  /** How many times the fastest kernel is as fast as the others that one would use instead. */
  readonly comparisons: readonly SpeedComparison[];
  /** The same in words, one sentence each. */
  readonly findings: readonly string[];
};

export type SpeedOptions = {
  /** How long all of it may take: at least 1. */
  readonly seconds: number;
  /** Whose kernels race, the GPU beside the best of the processor. By default all but the GPU. */
  readonly backend?: BackendName | undefined;
  readonly signal?: Signal | undefined;
  /** An abort resolves to what was measured so far, if every contender has a trial. */
  readonly keepPartial?: boolean | undefined;
  readonly onProgress?: OnShare | undefined;
};

type Racer = {
  readonly name: string;
  readonly kernel: string | null;
  readonly threads: number;
  /** It counts a multiple of these. */
  readonly unit: number;
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
    await nextTurn();
  }
  return hits;
}

type KernelOnThreads = { readonly backend: BackendName; readonly kernel: string; readonly threads: number };

/** Every kernel on one thread, and on all threads the best native one and those of worker threads. */
function kernelsHere(machine: Machine): KernelOnThreads[] {
  const native = loadAddon();
  const natives = (native.loaded ? native.addon.kernels() : []).map(
    (kernel) => ({ backend: 'native', kernel }) as const,
  );
  const workers = workersBackend.kernels.map((kernel) => ({ backend: 'workers', kernel }) as const);
  const all = Math.ceil(processorsLeft(machine));
  const together = [...natives.slice(0, 1), ...workers].map((one) => ({ ...one, threads: all }));
  const alone = [...natives, ...workers].map((one) => ({ ...one, threads: 1 }));
  return all === 1 ? alone : [...together, ...alone];
}

/** A GPU chooses its own threads. */
type Entrant = RunOptions & { readonly name: string; readonly kernel: string };

async function entrants(machine: Machine, backend: BackendName | undefined): Promise<Entrant[]> {
  const onProcessor = kernelsHere(machine).map((run) => ({
    ...run,
    name: run.threads === 1 ? run.kernel : `${run.kernel}, ${run.threads} threads`,
  }));
  if (backend === undefined) return onProcessor;
  if (backend !== 'gpu') return onProcessor.filter((entrant) => entrant.backend === backend);
  const gpu = backendNamed('gpu');
  await gpu.open?.();
  const ofGpu = gpu.kernels.map((kernel) => ({ backend, kernel, name: `${kernel} on ${gpu.device?.()}` }));
  return [...ofGpu, ...onProcessor.slice(0, 1)];
}

const MIN_SECONDS = 1;
/** The rest of the time is for starting the program and for showing the result. */
const USED_SHARE = 0.9;
/** Planned; where rounds turn out shorter, there are more of them. */
const ROUNDS = 15;
const MAX_ROUNDS = 60;
const SHARED_BLOCKS = 4;
/** The loop over Math.random() takes a millisecond for so many; kernels count whole blocks. */
const LOOP_UNIT = 2 ** 16;
const CALIBRATION_MS = 25;

function racersOf(running: readonly Entrant[], seed: number, signal: Signal | undefined): Racer[] {
  const kernels = running.map(
    ({ name, ...run }): Racer => ({
      name,
      kernel: run.kernel,
      threads: run.threads ?? 1,
      unit: DARTS_PER_BLOCK,
      count: async (samples) => (await count(planJob({ seed, start: 0, samples }, run), { signal })).hits,
    }),
  );
  const loop = { name: 'Math.random()', kernel: null, threads: 1, unit: LOOP_UNIT };
  return [...kernels, { ...loop, count: (samples) => countRandomly(samples, signal) }];
}

/** Each gets as many darts as take it its share of the time that is left. */
async function contendersOf(racers: readonly Racer[], endsAt: number, watch: Watch): Promise<Contender[]> {
  const rates: number[] = [];
  for (const racer of racers) {
    rates.push(await calibrate(racer.count, racer.unit, CALIBRATION_MS, watch.signal));
    watch.onTick?.();
  }
  const trialMs = (endsAt - now()) / (racers.length * ROUNDS);
  return racers.map(({ threads, unit, count: countHits }, index) => {
    const samples = Math.max(Math.round((trialMs * (rates[index] as number)) / unit), 1) * unit;
    return { samples, threads, count: () => countHits(samples) };
  });
}

/** @throws RangeError (ERR_OUT_OF_RANGE) where `seconds` are too few; `signal.reason` when aborted */
export async function measureSpeeds(options: SpeedOptions): Promise<SpeedReport> {
  const { seconds, backend, signal, keepPartial = false, onProgress } = options;
  if (!(seconds >= MIN_SECONDS)) {
    throw rangeError('ERR_OUT_OF_RANGE', `seconds must be at least ${MIN_SECONDS} for a benchmark; got ${seconds}`);
  }
  const begin = now();
  const endsAt = begin + USED_SHARE * 1000 * seconds;
  const share = createShare(onProgress, endsAt - begin);
  const watch: Watch = { signal, keepPartial, onTick: share.tick };
  share.tick();
  const machine = await describeMachine();
  const seed = randomSeed();
  const racers = racersOf(await entrants(machine, backend), seed, signal);
  const shared: DartRange = { seed, start: 0, samples: SHARED_BLOCKS * DARTS_PER_BLOCK };
  const counted: { name: string; hits: number }[] = [];
  for (const { name, kernel, count: countHits } of racers) {
    if (kernel !== null) counted.push({ name, hits: await countHits(shared.samples) });
    share.tick();
  }
  const hits = agreedHits(counted);

  const contenders = await contendersOf(racers, endsAt, watch);
  const before = markLoad();
  const schedule = { rounds: MAX_ROUNDS, minRounds: MIN_VALUES_FOR_ERROR, endsAt };
  const measurements = await runTrials(contenders, schedule, watch);
  const otherLoad = otherLoadBetween(before, markLoad());
  if (measurements.some(({ trials }) => trials.length === 0)) throw signal && reasonOf(signal);
  const speeds = compareSpeeds(
    measurements.map(({ trials }: Measurement, index) => {
      const { name, kernel, threads } = racers[index] as Racer;
      return { name, kernel, threads, samplesPerSecond: median(trials), mad: medianAbsoluteDeviation(trials), trials };
    }),
    machine,
    otherLoad,
  );
  share.finish();
  return {
    version: 1,
    ...(signal?.aborted && { partial: true }),
    machine,
    seed,
    samples: shared.samples,
    hits,
    elapsedMs: elapsedSince(begin),
    otherLoad,
    ...speeds,
    findings: speedFindings(speeds, machine, otherLoad),
  };
}

import type { Machine, ScalingReport } from 'estimate-pi/scaling';
import { analyse, type MeasuredPoint } from '../dist/scaling/analyse.js';
import { defaultThreads } from '../dist/scaling/plan.js';
import { philox4x32 } from '../dist/stream/philox.js';

/** Reports of machines that are not at hand. */

export const DESKTOP: Machine = {
  cpu: 'Example <8> & more',
  platform: 'linux-x64',
  runtime: 'Node 20.19.0',
  physicalCores: 8,
  hardwareThreads: 16,
  performanceCores: 8,
  efficiencyCores: 0,
  isVirtual: false,
  allowedThreads: 16,
  allowedCores: 8,
  quota: null,
};

export type Facts = Partial<Pick<ScalingReport, 'throttledMs' | 'otherLoad' | 'ways'>>;

/** How the trials of a report are made up. */
export type Trials = {
  /** How many for each number of threads. Default: 15. */
  readonly rounds?: number;
  /** Standard deviation of a trial, as a share of it. Default: 0.004. */
  readonly noise?: number;
  /** Another seed, other noise. Default: 3. */
  readonly seed?: number;
  /** What the throughput of a round is multiplied by, such as a drift. */
  readonly factor?: (round: number) => number;
  /** The share of the time that the threads are on a processor. Default: 1. */
  readonly utilization?: (threads: number) => number;
};

const RATE = 15e9;

/** Standard normal noise that is the same in every run: Box and Muller over Philox. */
export function noiseOf(seed: number, threads: number, round: number): number {
  const [u, v] = philox4x32([threads, round, 0, 0], [seed, 2718]);
  return Math.sqrt(-2 * Math.log((u + 1) / 2 ** 32)) * Math.cos((2 * Math.PI * v) / 2 ** 32);
}

export function measuredPoints(
  threads: readonly number[],
  speedup: (threads: number) => number,
  { rounds = 15, noise = 0.004, seed = 3, factor = () => 1, utilization = () => 1 }: Trials = {},
): MeasuredPoint[] {
  return threads.map((used) => {
    const all = Array.from({ length: rounds }, (_, round) => round);
    return {
      threads: used,
      trials: all.map(
        (round) => RATE * speedup(used) * factor(round) * Math.max(1 + noise * noiseOf(seed, used, round), 0.01),
      ),
      utilizations: all.map(() => utilization(used)),
    };
  });
}

/** What a study would report if `threads` threads were `speedup(threads)` times as fast as one. */
export function reportOf(
  machine: Machine,
  threads: readonly number[],
  speedup: (threads: number) => number,
  facts: Facts = {},
  trials: Trials = {},
): ScalingReport {
  const circumstances = { machine, throttledMs: 0, otherLoad: 0, ways: null, ...facts };
  return {
    version: 1,
    backend: 'native',
    kernel: 'avx2',
    seed: 42,
    samples: 2 ** 30,
    hits: 843_314_857,
    elapsedMs: 21_000,
    ...circumstances,
    ...analyse(measuredPoints([...new Set([1, ...threads])], speedup, trials), circumstances),
  };
}

export const upTo = (most: number): number[] => Array.from({ length: most }, (_, index) => index + 1);

/** Nearly linear over the cores, then a sixth more by hyperthreads. */
export function hyperthreaded(threads: number): number {
  return threads <= 8 ? threads / (1 + 0.002 * (threads - 1)) : 7.89 * (1 + 0.02 * (threads - 8));
}

/** Over cores of their own, with a serial fraction of 0.1 %. */
export const linear = (threads: number): number => threads / (1 + 0.001 * (threads - 1));

export const WAYS: ScalingReport['ways'] = {
  samples: 2 ** 25,
  measured: (['addon threads', 'worker threads', 'processes'] as const).map((way, index) => {
    const share = [1, 0.04, 0.97][index] as number;
    const trials = Array.from({ length: 15 }, (_, round) => 7.5 * RATE * share * (1 + 0.01 * noiseOf(7, index, round)));
    return {
      way,
      kernel: way === 'worker threads' ? 'typescript' : 'avx2',
      threads: 8,
      samplesPerSecondAlone: RATE * share,
      samplesPerSecond: 7.5 * RATE * share,
      mad: 0.0067 * 7.5 * RATE * share,
      trials,
      speedup: 7.5,
      speedupError: 0.03,
      efficiency: 7.5 / 8,
      startMs: [3.2, 41, 3120][index] as number,
      hits: 26_354_285,
    };
  }),
};

const machineOf = (cores: number, threads: number, rest: Partial<Machine> = {}): Machine => ({
  ...DESKTOP,
  physicalCores: cores,
  performanceCores: cores,
  hardwareThreads: threads,
  allowedCores: cores,
  allowedThreads: threads,
  ...rest,
});

const TWO = machineOf(2, 2);
const SERVER = machineOf(64, 128, { cpu: 'Example server' });
const HYBRID = machineOf(24, 32, { cpu: 'Example hybrid', performanceCores: 8, efficiencyCores: 16 });
const CONTAINER = machineOf(16, 32, { quota: 2.5, isVirtual: null });
const VIRTUAL = machineOf(4, 4, { cpu: 'Example virtual processor', isVirtual: true });

/** 8 performance cores, 16 efficiency cores of 0.55, 8 hyperthreads of 0.2. */
function hybrid(threads: number): number {
  return Math.min(threads, 8) + 0.55 * Math.min(Math.max(threads - 8, 0), 16) + 0.2 * Math.max(threads - 24, 0);
}

function fixture(machine: Machine, law: (threads: number) => number, facts?: Facts, trials?: Trials): ScalingReport {
  return reportOf(machine, defaultThreads(machine), law, facts, trials);
}

export type Fixture = {
  readonly report: ScalingReport;
  /** What the verdict must recommend; null: that it cannot tell. */
  readonly threads: number | null;
  /** What the verdict must say, somewhere. */
  readonly says: readonly (string | RegExp)[];
  readonly doesNotSay: readonly (string | RegExp)[];
};

/** A machine of every kind, with what its verdict must be. */
export const FIXTURES: Readonly<Record<string, Fixture>> = {
  'two cores': {
    report: fixture(TWO, linear),
    threads: 2,
    says: ['Use 2 threads: all that this machine has.', 'no hyperthreads: every hardware thread is a core of its own'],
    doesNotSay: ['virtual', 'Universal'],
  },
  'eight cores with hyperthreads that pay': {
    report: fixture(DESKTOP, hyperthreaded),
    threads: 16,
    says: [
      /^8 threads on cores of their own are 7\.[89]\d ± 0\.0\d times/,
      /^Hyperthreads add 16\.\d ± 0\.\d % to the cores/,
    ],
    doesNotSay: ['every hardware thread is a core'],
  },
  'eight cores with hyperthreads that add nothing': {
    report: fixture(DESKTOP, (n) => Math.min(linear(n), linear(8))),
    threads: 8,
    says: ['Use 8 threads: one for each core, and hyperthreads bring less than 3 % more.', /^Hyperthreads add nothing/],
    doesNotSay: [],
  },
  '64 cores, 128 threads': {
    report: fixture(SERVER, (n) => (n <= 64 ? linear(n) : linear(64) * 1.2)),
    threads: 128,
    says: [
      'Use 128 threads: all that this machine has.',
      /serial fraction of 0\.\d+ ± 0\.0\d+ %.* at most about \d+\./,
    ],
    doesNotSay: [/e[+-]\d/],
  },
  '8 performance and 16 efficiency cores': {
    report: fixture(HYBRID, hybrid),
    threads: 32,
    says: [
      /^8 threads on performance cores of their own are (7\.9|8\.0)\d ± /,
      'serial fraction that is indistinguishable from zero',
      /^Efficiency cores begin at 9 threads: 24 threads are 16\.[78].* each efficiency core does 5[456] % of /,
      /^Hyperthreads add 9\.\d/,
    ],
    doesNotSay: [],
  },
  'a quota of 2.5 processors': {
    report: fixture(CONTAINER, (n) => Math.min(n, 2.5), { throttledMs: 12_400 }),
    threads: 3,
    says: [
      'Use 3 threads: a quota of 2.5 processors leaves room for no more.',
      'A cgroup quota allows 2.5 processors: more threads than that take turns.',
      'The quota stopped threads for 12 s in all during the study.',
      /^4 threads take turns on what this process may use: 1\.00\d* ± 0\.00\d+ times the throughput of 3\.$/,
    ],
    doesNotSay: [],
  },
  'one core': {
    report: fixture(machineOf(1, 1), () => 1),
    threads: 1,
    says: ['Use 1 thread: this process may use one processor only, where more threads take turns.'],
    doesNotSay: ['Amdahl', 'hyperthreads', 'every hardware thread'],
  },
  'one processor of many, busy with another program': {
    report: fixture(
      machineOf(8, 16, { allowedThreads: 1, allowedCores: 1 }),
      () => 1,
      { otherLoad: 0.5 },
      { noise: 0.1 },
    ),
    threads: 1,
    says: ['Use 1 thread:', 'CPU affinity restricts this process to 1 of 16 hardware threads, on 1 core.'],
    doesNotSay: ['Amdahl'],
  },
  'a virtual machine whose cores are cores': {
    report: fixture(VIRTUAL, linear),
    threads: 4,
    says: ['This virtual machine shows no hyperthreads, and its efficiency looks like that of cores.'],
    doesNotSay: ['every hardware thread is a core', 'most likely'],
  },
  'a virtual machine whose cores are hyperthreads': {
    report: fixture(VIRTUAL, (n) => 1 + 0.25 * (n - 1)),
    threads: 4,
    says: ['in a virtual machine, most likely cores that are hyperthreads of the host'],
    doesNotSay: ['every hardware thread is a core'],
  },
  'more than linear': {
    report: fixture(TWO, (n) => (n === 1 ? 1 : 2.2)),
    threads: 2,
    says: [/^That is more than so many cores can be: .* no law is fitted\.$/],
    doesNotSay: ['Amdahl'],
  },
  'trials that scatter by a third': {
    report: fixture(DESKTOP, hyperthreaded, {}, { noise: 0.35 }),
    threads: null,
    says: [
      /^This measurement cannot tell whether .* or 16 threads are best here: .* ± \d+ % only\. Measure for longer/,
    ],
    doesNotSay: ['Amdahl', 'Hyperthreads', 'Use '],
  },
  'another program on one of two cores': {
    report: fixture(TWO, (n) => (n === 1 ? 1 : 1.08), { otherLoad: 1.02 }, { noise: 0.05 }),
    threads: null,
    says: [
      'This measurement cannot tell how many threads to use: other programs kept 1.0 of 2 processors busy meanwhile. End them, or measure again when the machine is idle.',
    ],
    doesNotSay: ['Amdahl', 'Use ', 'times as fast'],
  },
  'a limit that the system does not show': {
    report: fixture(TWO, () => 1, {}, { utilization: (n) => 1 / n }),
    threads: null,
    says: [
      /^This measurement cannot tell .* 2 threads have a core each and are no faster than 1, but they were on a processor for 50 % /,
    ],
    doesNotSay: ['Amdahl'],
  },
  'two trials': {
    report: fixture(TWO, linear, {}, { rounds: 2 }),
    threads: null,
    says: [/^This measurement cannot tell how many threads to use: fewer than 3 trials/],
    doesNotSay: ['Amdahl'],
  },
  'a machine that gets slower meanwhile': {
    report: fixture(TWO, linear, {}, { factor: (round) => 1 - 0.01 * round }),
    threads: 2,
    says: [
      /^The machine got (9\.\d|1\d) % slower during the study: heat, a boost clock that ran out, or other load\.$/,
    ],
    doesNotSay: [],
  },
  'three ways of going parallel': {
    report: fixture(DESKTOP, hyperthreaded, { ways: WAYS }),
    threads: 16,
    says: [
      /^Worker threads reach 4\.\d+ ± 0\.0\d+ % of the throughput of addon threads, because their kernel is TypeScript and not avx2; to start took 41 ms, against 3\.2 ms\.$/,
      /^Processes reach 9[67]\.\d ± 0\.\d % of the throughput of addon threads; to start took 3\.1 s, against 3\.2 ms\.$/,
    ],
    doesNotSay: [],
  },
};

import { MAX_THREADS } from '../options.js';
import { type Machine, processorsLeft } from '../platform/machine.js';
import { DARTS_PER_BLOCK } from '../stream/layout.js';
import { MIN_BLOCKS_PER_THREAD } from './options.js';

/** What to measure in the time that there is: which numbers of threads, how many trials, how many darts. Measures nothing. */

/**
 * Many short trials tell more than few long ones, since they show how far they scatter; beyond these, waking the threads would
 * show in the shorter ones.
 */
const DEFAULT_TRIALS = 15;
/** A quota stops threads in periods of a tenth of a second, and a trial must be longer than a few of them. */
const TRIALS_UNDER_QUOTA = 9;
/** Rather than fewer rounds than this, trials get shorter, and then fewer numbers of threads are measured. */
const FEW_ROUNDS = 5;
/** So few blocks for each thread show nothing but a slow kernel's block or two that some count more; that scatters, and is told. */
export const FEWEST_BLOCKS_PER_THREAD = 4;

const ascending = (numbers: readonly number[]): number[] => [...new Set(numbers)].sort((x, y) => x - y);

/** 1, 2, 4, …, the performance cores, the cores, all; and one that shows what more than there is room for brings. */
export function defaultThreads(machine: Machine): number[] {
  const { allowedThreads, allowedCores, performanceCores } = machine;
  const room = Math.ceil(processorsLeft(machine));
  if (room === 1) return [1, 2];
  const powers = Array.from({ length: 11 }, (_, exponent) => 2 ** exponent);
  const beyond = powers.find((threads) => threads > room && threads <= allowedThreads);
  const within = [...powers, performanceCores ?? 1, allowedCores ?? 1, room].filter(
    (threads) => threads <= Math.min(room, MAX_THREADS),
  );
  return ascending(beyond === undefined ? within : [...within, beyond]);
}

/** What remains of the default numbers where time is short. */
function fewThreads(machine: Machine): number[] {
  const room = Math.ceil(processorsLeft(machine));
  return ascending([1, Math.min(machine.allowedCores ?? room, room), Math.max(room, 2)]);
}

export type Wanted = {
  readonly machine: Machine;
  /** undefined: the default numbers. */
  readonly threads: readonly number[] | undefined;
  readonly trials: number | undefined;
  readonly samples: number | undefined;
  /** Samples per millisecond on one thread. */
  readonly rate: number;
  /** Milliseconds that all trials may take, unless `samples` says how many darts. */
  readonly leftMs: number;
};

export type TrialPlan = {
  readonly threads: readonly number[];
  readonly rounds: number;
  /** Of each trial: the same darts at every point, as Amdahl's law has it. */
  readonly samples: number;
  /** What a round is expected to take. */
  readonly roundMs: number;
};

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** A number of blocks that every number of threads divides, so that none has a block more to count; or nearly so. */
function evenBlocks(blocks: number, threads: readonly number[]): number {
  const multiple = threads.reduce((least, each) => (least * each) / greatestCommonDivisor(least, each), 1);
  const unit = multiple <= blocks ? multiple : Math.max(...threads);
  return Math.max(Math.floor(blocks / unit), 1) * unit;
}

/** One thread's time that a round takes. */
function shareOfRound(threads: readonly number[], machine: Machine): number {
  return threads.reduce((total, each) => total + 1 / Math.min(each, processorsLeft(machine)), 0);
}

function planFor(threads: readonly number[], wanted: Wanted, blocksPerThread = MIN_BLOCKS_PER_THREAD): TrialPlan {
  const { machine, rate, leftMs } = wanted;
  const hasQuota = machine.quota !== null && machine.quota < machine.allowedThreads;
  const rounds = wanted.trials ?? (hasQuota ? TRIALS_UNDER_QUOTA : DEFAULT_TRIALS);
  const share = shareOfRound(threads, machine);
  const min = blocksPerThread * Math.max(...threads) * DARTS_PER_BLOCK;
  const fitting = (leftMs / rounds / share) * rate;
  const blocks = evenBlocks(Math.floor(Math.max(fitting, min) / DARTS_PER_BLOCK), threads);
  const samples = wanted.samples ?? Math.max(blocks * DARTS_PER_BLOCK, min);
  const roundMs = (samples / rate) * share;
  const inTime = wanted.samples === undefined ? Math.floor(leftMs / roundMs) : rounds;
  return { threads, samples, roundMs, rounds: Math.min(rounds, Math.max(inTime, 0)) };
}

/** Where time is short: fewer trials, then shorter ones, then fewer numbers of threads. The rounds may still be too few. */
export function planTrials(wanted: Wanted): TrialPlan {
  const threads = ascending([1, ...(wanted.threads ?? defaultThreads(wanted.machine))]);
  const isEnough = ({ rounds }: TrialPlan): boolean => rounds >= Math.min(FEW_ROUNDS, wanted.trials ?? FEW_ROUNDS);
  const plan = planFor(threads, wanted);
  if (isEnough(plan)) return plan;
  const shorter = planFor(threads, wanted, FEWEST_BLOCKS_PER_THREAD);
  if (isEnough(shorter) || wanted.threads !== undefined) return shorter;
  return planFor(fewThreads(wanted.machine), wanted, FEWEST_BLOCKS_PER_THREAD);
}

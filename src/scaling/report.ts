import type { BackendName } from '../options.js';
import type { Machine, Placement } from '../platform/machine.js';

/** What measureScaling returns: plain JSON, described by schema/scaling-report.schema.json. */

export type ScalingPoint = {
  readonly threads: number;
  /** Median over the trials. */
  readonly samplesPerSecond: number;
  /** Median absolute deviation of the trials, in samples per second; null for a single trial, which has none. */
  readonly mad: number | null;
  /** Samples per second of each trial, in the order in which they ran: the k-th of every point is of the same round. */
  readonly trials: readonly number[];
  /** Throughput over that of one thread: the median over the rounds of the ratio within each. */
  readonly speedup: number;
  /** Standard error of `speedup`, from the scatter of the rounds; null with fewer than three trials. 0 for one thread. */
  readonly speedupError: number | null;
  /**
   * Where the speed-up lies with 99 % confidence: by the scatter of the rounds (Student's t), and higher up by as much as
   * other programs may have taken. null with fewer than three trials.
   */
  readonly speedupInterval: readonly [low: number, high: number] | null;
  /** Speed-up per thread. */
  readonly efficiency: number;
  /** The serial fraction that this speed-up amounts to; null for one thread. */
  readonly karpFlatt: number | null;
  /** What the fitted law of Amdahl gives here; null where there is no fit. */
  readonly amdahl: number | null;
  /** Gustafson's scaled speed-up with the fitted serial fraction; null where there is no fit. */
  readonly gustafson: number | null;
  /** What so many threads run on: `'cores'`, `'efficiency cores'`, `'hyperthreads'` or `'taking turns'`. */
  readonly placement: Placement;
  /** More threads than physical cores that this process may use: hyperthreads, or threads that take turns. */
  readonly pastPhysicalCores: boolean;
  /** The share of the time that its threads were on a processor, median over the trials; null where nothing tells. */
  readonly utilization: number | null;
  /** The share of its throughput that other programs may have taken, 0 … 1; null where the load is unknown. */
  readonly lossToOthers: number | null;
};

/** A way of going parallel: how much faster it gets from one thread (or process) to all. */
export type ScalingWay = {
  readonly way: 'addon threads' | 'worker threads' | 'processes';
  readonly kernel: string;
  readonly threads: number;
  readonly samplesPerSecondAlone: number;
  readonly samplesPerSecond: number;
  /** Median absolute deviation of `samplesPerSecond`; null for a single trial. */
  readonly mad: number | null;
  /** Samples per second of each trial on all threads; the k-th of every way is of the same round. */
  readonly trials: readonly number[];
  readonly speedup: number;
  /** Standard error of `speedup`; null with fewer than three trials. */
  readonly speedupError: number | null;
  readonly efficiency: number;
  /** Until the threads or processes stood ready and warm, once; not part of the throughput. */
  readonly startMs: number;
  /** Hits among the first `samples` darts of the seed: the same integer for every way. */
  readonly hits: number;
};

export type ScalingWays = {
  /** The darts that every way counted alike. */
  readonly samples: number;
  readonly measured: readonly ScalingWay[];
};

/** Why a measurement does not tell how many threads to use. */
export type Doubt = 'other load' | 'few trials' | 'noise' | 'hidden limit';

export type Verdict = {
  /** How many threads to use here; null where the measurement cannot tell. */
  readonly threads: number | null;
  /** The numbers of threads that the measurement leaves in question, the fewest first; `threads` alone where it is known. */
  readonly candidates: readonly number[];
  /** Why `threads` is null; null where it is not. */
  readonly doubt: Doubt | null;
  /** One sentence each; the first is the recommendation, or that there is none and what to do. */
  readonly findings: readonly string[];
};

export type ScalingReport = {
  readonly version: 1;
  /** The study was cut short: fewer trials than planned. */
  readonly partial?: true;
  readonly machine: Machine;
  readonly backend: BackendName;
  readonly kernel: string;
  readonly seed: number;
  /** Darts of each trial at each point: the first ones of the seed. */
  readonly samples: number;
  /** How many of them hit; every trial counted the same. */
  readonly hits: number;
  /** The whole study, in milliseconds. */
  readonly elapsedMs: number;
  readonly points: readonly ScalingPoint[];
  /** Amdahl's law through the points on (performance) cores of their own; null without any, or where the verdict is in doubt. */
  readonly amdahl: {
    readonly serialFraction: number;
    readonly standardError: number | null;
    /** null: no limit. */
    readonly maxSpeedup: number | null;
  } | null;
  /** The Universal Scalability Law through the same points; null with fewer than three, or where the verdict is in doubt. */
  readonly usl: {
    readonly contention: number;
    readonly contentionError: number | null;
    readonly coherency: number;
    readonly coherencyError: number | null;
    /** null: no peak. */
    readonly peakThreads: number | null;
  } | null;
  /** How long a cgroup's quota stopped threads meanwhile, summed over processors; null where the system does not tell. */
  readonly throttledMs: number | null;
  /** Processors that other programs kept busy meanwhile, on average; null where the platform does not tell. */
  readonly otherLoad: number | null;
  readonly ways: ScalingWays | null;
  readonly verdict: Verdict;
};

/** What a verdict is made from. */
export type Measured = Pick<
  ScalingReport,
  'machine' | 'points' | 'amdahl' | 'usl' | 'throttledMs' | 'otherLoad' | 'ways'
>;

/** What trials amount to: speed-ups, laws, and a verdict in words. */
export type ScalingAnalysis = Pick<ScalingReport, 'points' | 'amdahl' | 'usl' | 'verdict'>;

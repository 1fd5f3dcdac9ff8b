import type { BackendName } from '../options.js';
import type { Machine } from '../platform/node/machine.js';

/** What measureScaling returns: plain JSON, described by schema/scaling-report.schema.json. */

export type ScalingPoint = {
  readonly threads: number;
  /** Median over the trials. */
  readonly samplesPerSecond: number;
  /** Median absolute deviation of the trials, in samples per second. */
  readonly mad: number;
  /** Samples per second of each trial, in the order in which they ran. */
  readonly trials: readonly number[];
  /** Throughput over that of one thread. */
  readonly speedup: number;
  /** Standard error of `speedup`; null with fewer than three trials, which tell nothing about it. */
  readonly speedupError: number | null;
  /** Speed-up per thread. */
  readonly efficiency: number;
  /** The serial fraction that this speed-up amounts to; null for one thread. */
  readonly karpFlatt: number | null;
  /** What the fitted law of Amdahl gives here; null where there is no fit. */
  readonly amdahl: number | null;
  /** Gustafson's scaled speed-up with the fitted serial fraction; null where there is no fit. */
  readonly gustafson: number | null;
  /** More threads than physical cores that this process may use: hyperthreads, or threads that take turns. */
  readonly pastPhysicalCores: boolean;
};

/** A way of going parallel: how much faster it gets from one thread (or process) to all. */
export type ScalingWay = {
  readonly way: 'addon threads' | 'worker threads' | 'processes';
  readonly kernel: string;
  readonly threads: number;
  readonly samplesPerSecondAlone: number;
  readonly samplesPerSecond: number;
  /** Median absolute deviation of `samplesPerSecond`. */
  readonly mad: number;
  readonly speedup: number;
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

export type Verdict = {
  /** How many threads to use here. */
  readonly threads: number;
  /** One sentence each. */
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
  /** Amdahl's law through the points within physical cores and quota; null without any such point above one thread. */
  readonly amdahl: {
    readonly serialFraction: number;
    readonly standardError: number | null;
    /** null: no limit. */
    readonly maxSpeedup: number | null;
  } | null;
  /** The Universal Scalability Law through all points; null with fewer than two above one thread. */
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
  /** Processors that other programs kept busy meanwhile, on average. */
  readonly otherLoad: number;
  readonly ways: ScalingWays | null;
  readonly verdict: Verdict;
};

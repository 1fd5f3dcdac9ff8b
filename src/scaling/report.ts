import type { BackendName } from '../options.js';
import type { Machine } from './machine.js';

/** What measureScaling returns: plain JSON, described by schema/scaling-report.schema.json. */

export type ScalingPoint = {
  readonly threads: number;
  /** Darts of each trial. */
  readonly samples: number;
  /** Median over the trials. */
  readonly samplesPerSecond: number;
  /** Median absolute deviation of the trials, in samples per second. */
  readonly mad: number;
  /** Each trial, in the order in which they ran. */
  readonly trials: readonly number[];
  /** Throughput over that of one thread. */
  readonly speedup: number;
  readonly speedupError: number;
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
  readonly speedup: number;
  readonly efficiency: number;
  /** Until the threads or processes stood ready, once; not part of the throughput. */
  readonly startMs: number;
  /** Hits among the same darts for every way, the same integer. */
  readonly hits: number;
};

export type Verdict = {
  /** How many threads to use here. */
  readonly threads: number;
  /** One sentence each. */
  readonly findings: readonly string[];
};

export type ScalingReport = {
  readonly version: 1;
  readonly machine: Machine;
  readonly backend: BackendName;
  readonly kernel: string;
  readonly seed: number;
  readonly elapsedMs: number;
  readonly points: readonly ScalingPoint[];
  /** Amdahl's law through the points up to the physical cores; null without any such point above one thread. */
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
  /** How long the cgroup's quota stopped this process while it was measured; null where the system does not tell. */
  readonly throttledMs: number | null;
  readonly ways: readonly ScalingWay[] | null;
  readonly verdict: Verdict;
};

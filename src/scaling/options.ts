import { rangeError } from '../errors.js';
import {
  type BackendName,
  listOf,
  type OptionName,
  type Progress,
  RULES,
  type Rules,
  readOptions,
} from '../options.js';
import type { Signal } from '../signal.js';
import { DARTS_PER_BLOCK } from '../stream/layout.js';

/** What a scaling study may be asked, and what is refused. */

export type ScalingOptions = {
  /**
   * Darts of each trial, the same for every number of threads: at least 16 · 2^20 for each of the most threads. Default: as
   * many as `seconds` allow, or one thread counts in 0.75 s.
   */
  readonly samples?: number | undefined;
  /**
   * About how long to measure, in seconds, 0.1 … 86,400; excludes `samples`. `ways` take half as long
   * again. Default: about 10 on two cores, half a minute on 64.
   */
  readonly seconds?: number | undefined;
  /** Numbers of threads to measure, each 1 … 1024. One thread is always among them. Default: 1 to all, and at least 2. */
  readonly threads?: readonly number[] | undefined;
  /** Trials for each number of threads, 1 … 1000. Default: 9. */
  readonly trials?: number | undefined;
  /** Default: native where it loads. */
  readonly backend?: BackendName | undefined;
  /** Default: the best of the backend. */
  readonly kernel?: string | undefined;
  /** 0 … 2^53 − 1. Every trial counts the first darts of this stream. Default: random, and reported. */
  readonly seed?: number | undefined;
  /** Compares threads in the addon, worker threads and processes besides. Default: false. */
  readonly ways?: boolean | undefined;
  /** Aborts the study: it rejects with `signal.reason`. */
  readonly signal?: Signal | undefined;
  /** Called about ten times a second; in milliseconds of expected time. What it throws rejects the call. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
};

const SCALING_OPTIONS: readonly OptionName[] = [
  'samples',
  'seconds',
  'threads',
  'trials',
  'backend',
  'kernel',
  'seed',
  'ways',
  'signal',
  'onProgress',
];

const SCALING_RULES: Rules = { ...RULES, threads: listOf(RULES.threads) };

/** Fewer blocks than this for each thread, and that some get one block more than others would spoil the measurement. */
const LEAST_BLOCKS_PER_THREAD = 16;

/** The fewest darts that a trial on up to `threads` threads must have: 16 blocks of 2^20 for each. */
export function leastSamples(threads: number): number {
  return LEAST_BLOCKS_PER_THREAD * DARTS_PER_BLOCK * threads;
}

/** Reads and checks the options of a study; what it refuses, it refuses before anything is measured. */
export function readScalingOptions(given: ScalingOptions): ScalingOptions {
  const options = readOptions<ScalingOptions>(given, SCALING_OPTIONS, SCALING_RULES);
  const { samples, seconds, threads } = options;
  if (samples === undefined) return options;
  if (seconds !== undefined) {
    throw rangeError('ERR_OUT_OF_RANGE', 'samples and seconds exclude each other; got both');
  }
  const most = threads === undefined ? 1 : Math.max(...threads);
  refuseTooFew(samples, most);
  return options;
}

export function refuseTooFew(samples: number, threads: number): void {
  const least = leastSamples(threads);
  if (samples < least) {
    throw rangeError(
      'ERR_OUT_OF_RANGE',
      `samples must be at least ${least} for up to ${threads} threads (16 blocks of 2^20 for each); got ${samples}`,
    );
  }
}

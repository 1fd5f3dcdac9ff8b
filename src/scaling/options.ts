import { rangeError } from '../errors.js';
import { type BackendName, listOf, type OptionName, RULES, type Rules, readOptions } from '../options.js';
import type { Signal } from '../signal.js';
import { DARTS_PER_BLOCK } from '../stream/layout.js';
import type { ScalingAnalysis } from './report.js';

/** What a scaling study may be asked, and what is refused. */

export type ScalingOptions = {
  /**
   * Darts of each trial, the same for every number of threads: at least 16 · 2^20 for each of the most threads. Excludes
   * `seconds`. Default: as many as the time allows.
   */
  readonly samples?: number | undefined;
  /** How long the whole study may take, warm-up and `ways` included, in seconds: 1 … 86,400. Default: 10, or 20 with `ways`. */
  readonly seconds?: number | undefined;
  /**
   * Numbers of threads to measure, each 1 … 1024. One thread is always among them. Default: 1, 2, 4, …, the performance cores,
   * the cores, all.
   */
  readonly threads?: readonly number[] | undefined;
  /** Trials for each number of threads, 1 … 1000; with `seconds`, the most. Fewer than three say nothing certain. Default: 15. */
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
  /**
   * An abort resolves to a report of what was measured so far, with `partial: true`, instead of rejecting. It still rejects where
   * one thread has no complete trial. Default: false.
   */
  readonly keepPartial?: boolean | undefined;
  /** Called about ten times a second with the share of the study that is done, 0 … 1. What it throws rejects the call. */
  readonly onProgress?: ((share: number) => void) | undefined;
  /** Called after each round of trials with what they amount to so far. What it throws rejects the call. */
  readonly onRound?: ((soFar: ScalingAnalysis) => void) | undefined;
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
  'keepPartial',
  'onProgress',
  'onRound',
];

const SCALING_RULES: Rules = { ...RULES, threads: listOf(RULES.threads) };

/** A shorter study has no time for the trials that an error needs. */
const MIN_SECONDS = 1;

/** Fewer blocks than this for each thread, and that some get one block more than others would spoil the measurement. */
export const MIN_BLOCKS_PER_THREAD = 16;

/** The fewest darts that a trial on up to `threads` threads must have: 16 blocks of 2^20 for each. */
export function minSamples(threads: number): number {
  return MIN_BLOCKS_PER_THREAD * DARTS_PER_BLOCK * threads;
}

/** Reads and checks the options of a study, before anything is measured. */
export function readScalingOptions(given: ScalingOptions): ScalingOptions {
  const options = readOptions<ScalingOptions>(given, SCALING_OPTIONS, SCALING_RULES);
  const { samples, seconds, threads } = options;
  if (seconds !== undefined && seconds < MIN_SECONDS) {
    throw rangeError('ERR_OUT_OF_RANGE', `seconds must be at least ${MIN_SECONDS} for a study; got ${seconds}`);
  }
  if (samples === undefined) return options;
  if (seconds !== undefined) {
    throw rangeError('ERR_OUT_OF_RANGE', 'samples and seconds exclude each other; got both');
  }
  refuseTooFew(samples, threads === undefined ? 1 : Math.max(...threads));
  return options;
}

export function refuseTooFew(samples: number, threads: number): void {
  const min = minSamples(threads);
  if (samples < min) {
    throw rangeError(
      'ERR_OUT_OF_RANGE',
      `samples must be at least ${min} for up to ${threads} threads (16 blocks of 2^20 for each); got ${samples}`,
    );
  }
}

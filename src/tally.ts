import { count, countSync } from './count.js';
import { rangeError, typeError } from './errors.js';
import { planJob } from './job.js';
import {
  ASYNC_OPTIONS,
  type AsyncOptions,
  checkObject,
  checkRangeEnd,
  checkValue,
  type OptionName,
  RUN_OPTIONS,
  type RunOptions,
  readOptions,
} from './options.js';
import { quote } from './quote.js';
import { type DartRange, STREAM_VERSION } from './stream/layout.js';

/** Which darts to throw: `start … start + samples − 1` of stream `seed`. */
export type Shard = {
  /** 0 … 2^53 − 1. */
  readonly seed: number;
  /** Index of the first dart, 0 … 2^53 − 2. Default: 0. */
  readonly start?: number | undefined;
  /** How many darts, 1 … 2^53 − 1 − start. */
  readonly samples: number;
};

/** A range of darts and how many of them hit: plain JSON, the same on every machine. */
export type Tally = {
  /** Version of the dart stream. Tallies of different versions cannot be merged. */
  readonly stream: 1;
  readonly seed: number;
  readonly start: number;
  readonly samples: number;
  readonly hits: number;
};

const SHARD_OPTIONS: readonly OptionName[] = ['seed', 'start', 'samples'];

function readShard(shard: Shard): DartRange {
  checkObject('shard', shard);
  const { seed, start = 0, samples } = readOptions<Partial<Shard>>(shard, SHARD_OPTIONS);
  checkValue('seed', seed);
  checkValue('samples', samples);
  const range = { seed, start, samples } as DartRange;
  checkRangeEnd(range.start, range.samples);
  return range;
}

function tallyOf({ seed, start }: DartRange, { samples, hits }: { samples: number; hits: number }): Tally {
  return { stream: STREAM_VERSION, seed, start, samples, hits };
}

/**
 * Counts the hits of a shard. The result is a pure function of the shard: a retry is harmless, and any partition of a range
 * merges to the tally of the whole. With `keepPartial` an abort resolves it to the tally of the shard's first darts.
 *
 * @throws TypeError or RangeError with a `code` for bad input; `signal.reason` when aborted; Error (ERR_NATIVE_UNAVAILABLE)
 *   when `backend: 'native'` is asked for and does not load; Error (ERR_WORKER_FAILED) when a worker thread dies
 */
export async function tally(shard: Shard, options: AsyncOptions = {}): Promise<Tally> {
  const range = readShard(shard);
  const { signal, onProgress, keepPartial, ...run } = readOptions<AsyncOptions>(options, ASYNC_OPTIONS);
  return tallyOf(range, await count(planJob(range, run), { signal, onProgress, keepPartial }));
}

/** {@link tally}, blocking the calling thread, which takes part in the work. */
export function tallySync(shard: Shard, options: RunOptions = {}): Tally {
  const range = readShard(shard);
  return tallyOf(range, countSync(planJob(range, readOptions<RunOptions>(options, RUN_OPTIONS))));
}

/**
 * Reads a value, from a file or a queue perhaps, as a tally: each field once, into a plain copy.
 *
 * @throws TypeError or RangeError with a `code` for what is no tally that can be true
 */
export function checkedTally(value: unknown): Tally {
  checkObject('a tally', value);
  const { stream, seed, start, samples, hits } = value;
  if (stream !== STREAM_VERSION) {
    throw rangeError('ERR_TALLIES_MISMATCH', `tally.stream must be ${STREAM_VERSION}; got ${quote(stream)}`);
  }
  checkValue('seed', seed);
  checkValue('start', start);
  checkValue('samples', samples);
  const tally = { stream: STREAM_VERSION, seed, start, samples, hits } as Tally;
  checkRangeEnd(tally.start, tally.samples);
  if (typeof hits !== 'number') {
    throw typeError('ERR_INVALID_ARG_TYPE', `hits must be an integer from 0 to samples; got ${quote(hits)}`);
  }
  if (!Number.isInteger(hits) || hits < 0 || hits > tally.samples) {
    throw rangeError('ERR_OUT_OF_RANGE', `hits must be an integer from 0 to samples (${samples}); got ${hits}`);
  }
  return tally;
}

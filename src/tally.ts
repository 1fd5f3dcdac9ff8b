import { inspect } from 'node:util';
import { select } from './backends/select.js';
import { count, countSync } from './count.js';
import { rangeError, typeError } from './errors.js';
import {
  ASYNC_OPTIONS,
  type AsyncOptions,
  checkOptions,
  checkRangeEnd,
  checkValue,
  type OptionName,
  RUN_OPTIONS,
  type RunOptions,
} from './options.js';
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

function checkShard(shard: Shard): DartRange {
  if (shard === undefined) throw typeError('ERR_INVALID_ARG_TYPE', 'shard must be an object; got undefined');
  checkOptions(shard, SHARD_OPTIONS);
  const { seed, start = 0, samples } = shard;
  checkValue('seed', seed);
  checkValue('samples', samples);
  checkRangeEnd(start, samples);
  return { seed, start, samples };
}

function tallyOf({ seed, start, samples }: DartRange, hits: number): Tally {
  return { stream: STREAM_VERSION, seed, start, samples, hits };
}

/**
 * Counts the hits of a shard. The result is a pure function of the shard: a retry is harmless, and any partition of a range
 * merges to the tally of the whole.
 *
 * @throws TypeError or RangeError with a `code` for bad input; `signal.reason` when aborted; Error (ERR_NATIVE_UNAVAILABLE)
 *   when `backend: 'native'` is asked for and does not load; Error (ERR_WORKER_FAILED) when a worker thread dies
 */
export async function tally(shard: Shard, options: AsyncOptions = {}): Promise<Tally> {
  const range = checkShard(shard);
  checkOptions(options, ASYNC_OPTIONS);
  return tallyOf(range, await count(range, select(options), options));
}

/** {@link tally}, blocking the calling thread, which takes part in the work. */
export function tallySync(shard: Shard, options: RunOptions = {}): Tally {
  const range = checkShard(shard);
  checkOptions(options, RUN_OPTIONS);
  return tallyOf(range, countSync(range, select(options)));
}

const TALLY_NUMBERS = ['seed', 'start', 'samples'] as const;

/** Checks that a value, from a file or a queue perhaps, is a tally that can be true. */
export function checkTally(value: unknown): asserts value is Tally {
  if (typeof value !== 'object' || value === null) {
    throw typeError('ERR_INVALID_ARG_TYPE', `a tally must be an object; got ${inspect(value)}`);
  }
  const fields = value as Readonly<Record<string, unknown>>;
  if (fields['stream'] !== STREAM_VERSION) {
    throw rangeError(
      'ERR_TALLIES_MISMATCH',
      `tally.stream must be ${STREAM_VERSION}; got ${inspect(fields['stream'])}`,
    );
  }
  for (const name of TALLY_NUMBERS) checkValue(name, fields[name]);
  const { start, samples, hits } = value as Tally;
  checkRangeEnd(start, samples);
  if (typeof hits !== 'number') {
    throw typeError('ERR_INVALID_ARG_TYPE', `hits must be an integer from 0 to samples; got ${inspect(hits)}`);
  }
  if (!Number.isInteger(hits) || hits < 0 || hits > samples) {
    throw rangeError('ERR_OUT_OF_RANGE', `hits must be an integer from 0 to samples (${samples}); got ${hits}`);
  }
}

import { inspect } from 'node:util';
import { rangeError } from '../errors.js';
import { checkRangeEnd, checkValue } from '../options.js';
import { type DartRange, STREAM_VERSION } from '../stream/layout.js';

/** What lies in the queue: an estimate is one merging job, whose children are its shards. Plain JSON. */

export const SHARD = 'shard';
export const MERGE = 'merge';

export type ShardJob = { readonly stream: number } & DartRange;

export type MergeJob = {
  readonly stream: number;
  readonly seed: number;
  readonly samples: number;
  /** Set when its estimate was called off: what has not started is removed, and nobody waits for the rest. */
  readonly isCancelled?: true;
};

function fieldsOf(data: unknown): Readonly<Record<string, unknown>> {
  if (typeof data !== 'object' || data === null) {
    throw rangeError('ERR_OUT_OF_RANGE', `the job's data must be an object; got ${inspect(data)}`);
  }
  return data as Readonly<Record<string, unknown>>;
}

/** @throws RangeError or TypeError for what no submitter of this package wrote */
export function checkShardJob(data: unknown): asserts data is ShardJob {
  const { stream, seed, start, samples } = fieldsOf(data);
  if (!Number.isInteger(stream))
    throw rangeError('ERR_OUT_OF_RANGE', `stream must be a version; got ${inspect(stream)}`);
  checkValue('seed', seed);
  checkValue('start', start);
  checkValue('samples', samples);
  checkRangeEnd(start as number, samples as number);
}

/** @throws RangeError or TypeError for what no submitter of this package wrote */
export function checkMergeJob(data: unknown): asserts data is MergeJob {
  const { stream, seed, samples } = fieldsOf(data);
  checkStream(stream as number, STREAM_VERSION);
  checkValue('seed', seed);
  checkValue('samples', samples);
}

/** @throws RangeError with code ERR_TALLIES_MISMATCH: an upgrade of half a cluster must not mix streams */
export function checkStream(wanted: number, own: number): void {
  if (wanted === own) return;
  throw rangeError('ERR_TALLIES_MISMATCH', `the shard is of dart stream version ${wanted}, this worker throws ${own}`);
}

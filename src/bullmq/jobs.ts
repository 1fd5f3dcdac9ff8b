import { messageOf, rangeError } from '../errors.js';
import { checkRangeEnd, checkValue } from '../options.js';
import { quote } from '../quote.js';
import { checkShardNumber } from '../shards/cut.js';
import { type DartRange, STREAM_VERSION } from '../stream/layout.js';

/** What lies in the queue: shards of estimates, or what is left of a shard of which a worker counted a part. Plain JSON. */

/**
 * Version of the job format. Format 1 had no number; its workers refuse what is named so, "a job named 'shard of format 2' is
 * not of this package", and so nobody counts what he would count wrong.
 */
export const FORMAT = 2;
export const SHARD: string = `shard of format ${FORMAT}`;

export type ShardJob = DartRange & {
  readonly format: typeof FORMAT;
  readonly stream: number;
  /** Whose shard it is; its lease is looked up by this. */
  readonly estimate: string;
  /** Which of its shards this is, or a part of, from 0 on, and how many there are. */
  readonly shard: number;
  readonly shards: number;
};

function refuse(message: string): never {
  throw rangeError('ERR_OUT_OF_RANGE', message);
}

/** The format that a job says it is of; undefined where it is no job of this package. */
function formatOf(name: string, data: unknown): unknown {
  if (typeof data === 'object' && data !== null && 'format' in data) return data.format;
  const [, format] = /^shard of format (\d{1,6})$/.exec(name) ?? [];
  if (format !== undefined) return Number(format);
  return name === 'shard' || name === 'merge' ? 1 : undefined;
}

/**
 * @throws RangeError or TypeError for what no submitter of this version wrote
 */
export function readShardJob(name: string, data: unknown): ShardJob {
  const format = formatOf(name, data);
  if (format === undefined) refuse(`a job named ${quote(name)} is not of this package`);
  if (format !== FORMAT) {
    refuse(
      `a job of queue format ${quote(format)}; this worker knows format ${FORMAT}: use one version of estimate-pi`,
    );
  }
  try {
    checkShard(data);
    return data;
  } catch (error) {
    throw new RangeError(`a damaged job: ${messageOf(error)}`, { cause: error });
  }
}

function checkShard(data: unknown): asserts data is ShardJob {
  const { stream, estimate, shard, shards, seed, start, samples } = data as Readonly<Record<string, unknown>>;
  if (!Number.isInteger(stream)) refuse(`stream must be a version; got ${quote(stream)}`);
  if (typeof estimate !== 'string' || !/^[\w-]{1,40}$/.test(estimate)) {
    refuse(`estimate must be an id; got ${quote(estimate)}`);
  }
  checkShardNumber({ index: shard as number, count: shards as number });
  checkValue('seed', seed);
  checkValue('start', start);
  checkValue('samples', samples);
  checkRangeEnd(start as number, samples as number);
}

/** @throws RangeError with code ERR_TALLIES_MISMATCH: an upgrade of half a cluster must not mix streams */
export function checkStream(wanted: number): void {
  if (wanted === STREAM_VERSION) return;
  throw rangeError(
    'ERR_TALLIES_MISMATCH',
    `the shard is of dart stream version ${wanted}, this worker throws ${STREAM_VERSION}`,
  );
}

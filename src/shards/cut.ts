import { rangeError } from '../errors.js';
import { checkRangeEnd } from '../options.js';
import { blockCountOf, type DartRange, samplesBefore } from '../stream/layout.js';

/** Which of how many parts: `index` from 0 to `count` − 1. */
export type ShardNumber = { readonly index: number; readonly count: number };

/** The most shards that one estimate is cut into; a million fit into a queue, and no one waits for more. */
export const MAX_SHARDS = 1_000_000;

export function checkShardNumber({ index, count }: ShardNumber): void {
  if (!Number.isInteger(count) || count < 1 || count > MAX_SHARDS) {
    throw rangeError(
      'ERR_OUT_OF_RANGE',
      `the number of shards must be an integer from 1 to ${MAX_SHARDS}; got ${count}`,
    );
  }
  if (!Number.isInteger(index) || index < 0 || index >= count) {
    throw rangeError('ERR_OUT_OF_RANGE', `the shard must be an integer from 0 to ${count - 1}; got ${index}`);
  }
}

/**
 * One of `count` parts of a range that differ by a block at most. Cut at block borders, so that no block is begun twice.
 * Undefined where there are more shards than blocks and nothing is left for this one.
 */
export function cutShard(range: DartRange, { index, count }: ShardNumber): DartRange | undefined {
  checkRangeEnd(range.start, range.samples);
  checkShardNumber({ index, count });
  const blocks = BigInt(blockCountOf(range));
  const border = (part: number): number => samplesBefore(range, Number((blocks * BigInt(part)) / BigInt(count)));
  const before = border(index);
  const size = border(index + 1) - before;
  return size === 0 ? undefined : { seed: range.seed, start: range.start + before, samples: size };
}

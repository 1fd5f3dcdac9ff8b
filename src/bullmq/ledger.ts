import { cutShard } from '../shards/cut.js';
import type { DartRange } from '../stream/layout.js';

/** Which darts of an estimate are counted, which a worker has or will have, and which nobody has been given yet. */

/** Darts of one shard that are handed out together: the whole shard, or what is left of it. */
export type Portion = { readonly shard: number; readonly range: DartRange };

export type Counted = { readonly samples: number; readonly hits: number };

export type Ledger = {
  readonly shards: number;
  /** The next portion to hand out; undefined where everything is handed out. */
  next(): Portion | undefined;
  /** Enters what a worker counted: the first darts of a portion. The rest of it is handed out again. */
  enter(portion: Portion, counted: Counted): void;
  /** Takes back a portion that nobody counted. */
  takeBack(portion: Portion): void;
  /** What is counted so far. */
  readonly counted: Counted;
};

/**
 * Every dart is handed out, entered or taken back once, so the sum is right without a list of what is done: memory is bounded
 * by what is handed out, whatever the number of shards.
 */
export function openLedger(range: DartRange, shards: number): Ledger {
  const returned: Portion[] = [];
  let fresh = 0;
  let samples = 0;
  let hits = 0;
  return {
    shards,
    next() {
      const again = returned.shift();
      if (again !== undefined || fresh === shards) return again;
      const shard = fresh++;
      // Never empty: there are no more shards than blocks.
      return { shard, range: cutShard(range, { index: shard, count: shards }) as DartRange };
    },
    enter({ shard, range: { seed, start, samples: asked } }, counted) {
      samples += counted.samples;
      hits += counted.hits;
      if (counted.samples === asked) return;
      returned.push({ shard, range: { seed, start: start + counted.samples, samples: asked - counted.samples } });
    },
    takeBack: (portion) => void returned.push(portion),
    get counted() {
      return { samples, hits };
    },
  };
}

/** What a worker counts in a good fraction of a second natively; there, a shard's overhead is below one per cent. */
const SMALL_SHARD = 2 ** 30;
/** What a worker counts in some seconds natively. Slower ones hand in parts. */
const LARGE_SHARD = 2 ** 34;
const USUAL_SHARDS = 64;

/** Into how many shards an estimate is cut unless told otherwise: 64, fewer small ones, or more large ones. */
export function defaultShards(samples: number): number {
  const fewest = Math.ceil(samples / LARGE_SHARD);
  const most = Math.ceil(samples / SMALL_SHARD);
  return Math.max(Math.min(USUAL_SHARDS, most), fewest);
}

/** What the submitter sees of its portions in the queue. */
export type Pace = {
  /** How many are being counted. */
  readonly active: number;
  /** How long one took of late; undefined where too few have come back to tell. */
  readonly usualMs: number | undefined;
};

const REMEMBERED = 15;
const TELLING = 3;

/** Remembers how long portions took, and tells the median: on a busy machine one of them may take a hundred times as long. */
export function openPace(): { enter(ms: number): void; usual(): number | undefined } {
  const last: number[] = [];
  return {
    enter(ms) {
      last.push(ms);
      if (last.length > REMEMBERED) last.shift();
    },
    usual() {
      if (last.length < TELLING) return undefined;
      return [...last].sort((x, y) => x - y)[Math.floor(last.length / 2)];
    },
  };
}

/** So much work is kept ready: more than workers do between two looks of a submitter on a busy machine. */
const READY_MS = 400;
export const MAX_PORTIONS = 2048;

/**
 * How many portions should be in the queue, counted and waiting. Enough that no worker waits for the submitter; few, so that
 * another estimate's turn comes soon, and calling off is done at once.
 */
export function portionsWanted({ active, usualMs }: Pace): number {
  // Not known yet: doubles with every look at workers that have all taken one.
  if (usualMs === undefined) return Math.min(Math.max(USUAL_SHARDS, 2 * active), MAX_PORTIONS);
  const workers = Math.max(active, 1);
  const waiting = Math.max(Math.ceil((workers * READY_MS) / Math.max(usualMs, 1)), workers + 1);
  return Math.min(active + waiting, MAX_PORTIONS);
}

/** Whether there are so many more than wanted that some should be taken out again; a mean that varies is no reason. */
export function isGlut(portions: number, wanted: number): boolean {
  return portions > 4 * wanted + 16;
}

import { blockCountOf, type DartRange, samplesBefore } from '../../stream/layout.js';

/** A range handed out in spans of blocks, to threads that share no memory: what goes out and comes back is messages. */

/** Blocks number `first … first + blocks − 1` of a range, counted from its first block. */
export type Span = { readonly first: number; readonly blocks: number };

export type Counted = { readonly hits: number; readonly elapsedMs: number };

export type Spans = {
  /** No further span is handed out; those that are handed out are counted to their end. */
  cancel(): void;
  samplesDone(): number;
  /** Undefined where none is left to hand out; `threads` is how many share what is left. */
  next(threads: number): Span | undefined;
  /** Takes back a span whose thread is gone: another counts it. */
  putBack(span: Span): void;
  settle(span: Span, counted: Counted): void;
  /** Nothing is left to hand out, and nothing that was is still being counted. */
  isFinished(): boolean;
  /** What was counted, once finished: the first samples of the range. */
  counted(): { readonly samples: number; readonly hits: number };
};

/** Long against a message between threads, short against a wait for what was handed out before a cancel. */
const SPAN_MS = 25;
const MAX_BLOCKS = 1024;

export function createSpans(range: DartRange): Spans {
  const blocks = blockCountOf(range);
  const returned: Span[] = [];
  let isCancelled = false;
  let blocksTaken = 0;
  let outstanding = 0;
  let samplesDone = 0;
  let hits = 0;
  let blocksPerSpan = 1;

  const hasBlocksLeft = (): boolean => !isCancelled && blocksTaken < blocks;

  const take = (threads: number): Span => {
    // So short at the end that no thread waits long for another's last span.
    const fair = Math.ceil((blocks - blocksTaken) / (2 * threads));
    const span = { first: blocksTaken, blocks: Math.min(blocksPerSpan, fair) };
    blocksTaken += span.blocks;
    return span;
  };

  return {
    cancel() {
      isCancelled = true;
    },
    samplesDone: () => samplesDone,
    next(threads) {
      // What came back first, cancelled or not: the counted samples are to have no hole.
      const span = returned.pop() ?? (hasBlocksLeft() ? take(threads) : undefined);
      if (span !== undefined) outstanding++;
      return span;
    },
    putBack(span) {
      outstanding--;
      returned.push(span);
    },
    settle(span, counted) {
      outstanding--;
      hits += counted.hits;
      samplesDone += samplesBefore(range, span.first + span.blocks) - samplesBefore(range, span.first);
      // By doubling and halving, because a page's clock may be as coarse as a span is long.
      if (span.blocks === blocksPerSpan && counted.elapsedMs < SPAN_MS / 2) {
        blocksPerSpan = Math.min(2 * span.blocks, MAX_BLOCKS);
      } else if (counted.elapsedMs > 2 * SPAN_MS) {
        blocksPerSpan = Math.max(span.blocks >> 1, 1);
      }
    },
    isFinished: () => outstanding === 0 && returned.length === 0 && !hasBlocksLeft(),
    counted: () => ({ samples: samplesBefore(range, blocksTaken), hits }),
  };
}

import { elapsedSince, now } from '../../clock.js';
import { kernelNamed } from '../../kernels/select.js';
import { blockRangeOf, type DartRange } from '../../stream/layout.js';
import type { Counted, Span } from './spans.js';

/** What a thread without shared memory is sent, in the order in which it is to answer. */
export type SpanTask = { readonly range: DartRange; readonly kernel: string; readonly span: Span };

/** Counts one span on the calling thread. */
export function countSpan({ range, kernel, span }: SpanTask): Counted {
  const { countBlock } = kernelNamed(kernel);
  const begin = now();
  let hits = 0;
  for (let index = span.first; index < span.first + span.blocks; index++)
    hits += countBlock(blockRangeOf(range, index));
  return { hits, elapsedMs: elapsedSince(begin) };
}

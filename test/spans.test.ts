import { tallySync } from 'estimate-pi';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countSpan } from '../dist/backends/workers/span-thread.js';
import { createSpans, type Span } from '../dist/backends/workers/spans.js';
import { DARTS_PER_BLOCK, type DartRange } from '../dist/stream/layout.js';

/** A range handed out by message: whatever threads answer in whatever order, die or are cancelled, the first darts are counted. */

/** As if every dart hit: then hits tell how many darts were counted, whichever they were. */
function samplesOf(range: DartRange, { first, blocks }: Span): number {
  const begin = Math.floor(range.start / DARTS_PER_BLOCK) * DARTS_PER_BLOCK;
  const end = Math.min(begin + (first + blocks) * DARTS_PER_BLOCK, range.start + range.samples);
  return end - Math.max(begin + first * DARTS_PER_BLOCK, range.start);
}

type Event = {
  readonly kind: 'next' | 'settle' | 'die' | 'cancel';
  readonly which: number;
  readonly elapsedMs: number;
};

const events = fc.array(
  fc.record({
    kind: fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom('next' as const, 'settle' as const) },
      { weight: 3, arbitrary: fc.constant('die' as const) },
      { weight: 1, arbitrary: fc.constant('cancel' as const) },
    ),
    which: fc.nat(),
    elapsedMs: fc.integer({ min: 0, max: 200 }),
  }),
  { maxLength: 200 },
);

const ranges = fc.record({
  seed: fc.constant(1),
  start: fc.integer({ min: 0, max: 3 * DARTS_PER_BLOCK }),
  samples: fc.integer({ min: 1, max: 300 * DARTS_PER_BLOCK }),
});

describe('spans', () => {
  test('cover the first samples of the range once, in any order of answers, deaths and cancels', () => {
    fc.assert(
      fc.property(ranges, fc.integer({ min: 1, max: 8 }), events, (range, threads, happening) => {
        const spans = createSpans(range);
        const out: Span[] = [];
        const settle = (at: number, elapsedMs: number): void => {
          const [span] = out.splice(at % out.length, 1);
          if (span !== undefined) spans.settle(span, { hits: samplesOf(range, span), elapsedMs });
        };
        const step = ({ kind, which, elapsedMs }: Event): void => {
          if (kind === 'cancel') spans.cancel();
          else if (kind === 'next') {
            const span = spans.next(threads);
            if (span !== undefined) out.push(span);
          } else if (out.length === 0) return;
          else if (kind === 'settle') settle(which, elapsedMs);
          else spans.putBack(out.splice(which % out.length, 1)[0] as Span);
        };
        let isCancelled = false;
        for (const event of happening) {
          step(event);
          isCancelled ||= event.kind === 'cancel';
          expect(spans.samplesDone()).toBeLessThanOrEqual(range.samples);
        }
        while (!spans.isFinished()) {
          for (let span = spans.next(threads); span !== undefined; span = spans.next(threads)) out.push(span);
          settle(0, 25);
        }
        const { samples, hits } = spans.counted();
        expect(hits).toBe(samples);
        expect(spans.samplesDone()).toBe(samples);
        if (!isCancelled) expect(samples).toBe(range.samples);
      }),
      { seed: 16, numRuns: 500 },
    );
  });

  test('grow while they are short in time and shrink where they are long, so that a cancel is answered soon', () => {
    const spans = createSpans({ seed: 1, start: 0, samples: 2 ** 45 });
    const sizes = [0, 0, 0, 0, 100, 100, 25, 25].map((elapsedMs) => {
      const span = spans.next(2) as Span;
      spans.settle(span, { hits: 0, elapsedMs });
      return span.blocks;
    });
    expect(sizes).toEqual([1, 2, 4, 8, 16, 8, 4, 4]);
  });

  test('get short at the end, so that all threads end together', () => {
    const spans = createSpans({ seed: 1, start: 0, samples: 100 * DARTS_PER_BLOCK });
    const sizes: number[] = [];
    for (let span = spans.next(2); span !== undefined; span = spans.next(2)) {
      spans.settle(span, { hits: 0, elapsedMs: 0 });
      sizes.push(span.blocks);
    }
    expect(sizes.slice(-3)).toEqual([1, 1, 1]);
    expect(Math.max(...sizes)).toBeGreaterThan(10);
  });
});

test('a span counts what a call counts', () => {
  const range = { seed: 42, start: 12_345, samples: 5_000_000 };
  for (const kernel of ['wasm', 'typescript']) {
    const parts = [0, 2].map(
      (first) => countSpan({ range, kernel, span: { first, blocks: first === 0 ? 2 : 3 } }).hits,
    );
    expect((parts[0] as number) + (parts[1] as number)).toBe(tallySync(range).hits);
  }
});

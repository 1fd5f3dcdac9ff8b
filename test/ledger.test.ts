import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  defaultShards,
  isGlut,
  MAX_PORTIONS,
  openLedger,
  openPace,
  type Portion,
  portionsWanted,
} from '../dist/bullmq/ledger.js';
import { MAX_Z, zScore } from '../dist/bullmq/plausible.js';
import { blockCountOf } from '../dist/stream/layout.js';

/** What a submitter keeps of an estimate, without any Redis. */

const BLOCK = 2 ** 20;

describe('a ledger', () => {
  test('hands out every dart until it is counted, once, whatever workers do with their portions', () => {
    const sizes = fc.integer({ min: 1, max: 200 * BLOCK });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 300 }), fc.infiniteStream(fc.nat()), (samples, wanted, choices) => {
        const range = { seed: 1, start: 0, samples };
        const ledger = openLedger(range, Math.min(wanted, blockCountOf(range)));
        const out: Portion[] = [];
        const covered: { start: number; samples: number }[] = [];
        const choose = (below: number): number => (choices.next().value as number) % below;
        while (ledger.counted.samples < samples) {
          const next = ledger.next();
          if (next !== undefined) out.push(next);
          if (next !== undefined && choose(3) === 0) continue;
          const [portion] = out.splice(choose(out.length), 1) as [Portion];
          if (choose(4) === 0) {
            ledger.takeBack(portion);
            continue;
          }
          const blocks = blockCountOf(portion.range);
          const done =
            choose(2) === 0 ? portion.range.samples : Math.min(BLOCK * (1 + choose(blocks)), portion.range.samples);
          covered.push({ start: portion.range.start, samples: done });
          ledger.enter(portion, { samples: done, hits: done });
        }
        expect(ledger.counted).toEqual({ samples, hits: samples });
        expect(ledger.next()).toBeUndefined();
        covered.sort((x, y) => x.start - y.start);
        let end = 0;
        for (const part of covered) {
          expect(part.start).toBe(end);
          end += part.samples;
        }
        expect(end).toBe(samples);
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  test('a million shards cost no memory before they are handed out', () => {
    const before = process.memoryUsage().heapUsed;
    const ledger = openLedger({ seed: 1, start: 0, samples: Number.MAX_SAFE_INTEGER }, 1_000_000);
    for (let i = 0; i < 1000; i++) ledger.next();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(20 * 2 ** 20);
  });
});

describe('how much is in the queue', () => {
  const paces = fc.record({
    active: fc.integer({ min: 0, max: 5000 }),
    usualMs: fc.option(fc.double({ min: 0, max: 1e7, noNaN: true }), { nil: undefined }),
  });

  test('is bounded, and never less than one portion waiting beside those being counted', () => {
    fc.assert(
      fc.property(paces, (pace) => {
        const wanted = portionsWanted(pace);
        expect(wanted).toBeLessThanOrEqual(MAX_PORTIONS);
        expect(wanted).toBeGreaterThan(0);
        if (pace.active < MAX_PORTIONS) expect(wanted).toBeGreaterThanOrEqual(Math.min(pace.active + 1, MAX_PORTIONS));
        expect(isGlut(wanted, wanted)).toBe(false);
      }),
      { seed: 8 },
    );
  });

  test('of portions that take a second, few wait: another estimate is served within some seconds', () => {
    for (const active of [1, 2, 10]) expect(portionsWanted({ active, usualMs: 1000 })).toBe(2 * active + 1);
    expect(isGlut(64, portionsWanted({ active: 2, usualMs: 1000 }))).toBe(true);
  });

  test('one portion that took long is no reason to think that all do', () => {
    const pace = openPace();
    expect(pace.usual()).toBeUndefined();
    for (const ms of [1000, 3, 5]) pace.enter(ms);
    expect(pace.usual()).toBe(5);
    for (let i = 0; i < 100; i++) pace.enter(1000);
    expect(pace.usual()).toBe(1000);
  });
});

test.each([
  [1, 1],
  [2 ** 30, 1],
  [1e10, 10],
  [2 ** 36, 64],
  [2 ** 40, 64],
  [2 ** 44, 1024],
  [Number.MAX_SAFE_INTEGER, 2 ** 19],
])('an estimate of %d darts is cut into %d shards', (samples, shards) => {
  expect(defaultShards(samples)).toBe(shards);
});

/** ln of the binomial probability of k hits among n. */
function logProbability(n: number, k: number): number {
  const p = Math.PI / 4;
  let log = k * Math.log(p) + (n - k) * Math.log(1 - p);
  for (let i = 1; i <= k; i++) log += Math.log((n - k + i) / i);
  return log;
}

test('a true tally is refused less than twice in 10^9, however small it is', () => {
  for (let samples = 1; samples <= 200; samples++) {
    let refused = 0;
    for (let hits = 0; hits <= samples; hits++) {
      if (Math.abs(zScore({ samples, hits })) > MAX_Z) refused += Math.exp(logProbability(samples, hits));
    }
    expect(refused).toBeLessThan(2e-9);
  }
});

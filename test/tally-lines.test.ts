import { tallySync } from 'estimate-pi';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boundedLines } from '../dist/shards/lines.js';
import { readTallies, readTally, writeTally } from '../dist/shards/read.js';

/** Tallies as lines of JSON, whole, damaged and in pieces. */

const SAMPLES = 20_000_000;
const SEED = 42;

describe('the reader of tallies, given damaged files', () => {
  const line = writeTally(tallySync({ seed: SEED, samples: 1000 }), SAMPLES).trim();

  test('takes what was written', () => {
    expect(readTally(line, 'file:1')?.tally).toEqual(tallySync({ seed: SEED, samples: 1000 }));
    expect(readTally(`\uFEFF${line}\r`, 'file:1')).toEqual(readTally(line, 'file:1'));
    expect(readTally('  ', 'file:1')).toBeUndefined();
    const whole = tallySync({ seed: SEED, samples: 1000 });
    expect(readTally(writeTally(whole), 'file:1')).toEqual({ tally: whole, place: 'file:1', of: undefined });
  });

  const damage = fc.oneof(
    fc.string(),
    fc.json(),
    fc.tuple(fc.nat({ max: line.length }), fc.nat({ max: line.length })).map(([x, y]) => line.slice(x, y)),
    fc
      .tuple(fc.nat({ max: line.length - 1 }), fc.string({ minLength: 1, maxLength: 1 }))
      .map(([at, by]) => line.slice(0, at) + by + line.slice(at + 1)),
    fc
      .tuple(fc.constantFrom('stream', 'seed', 'start', 'samples', 'hits', 'of'), fc.jsonValue())
      .map(([field, value]) => JSON.stringify({ ...JSON.parse(line), [field]: value })),
  );

  test('names file and line, or reads a tally that can be true', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 5 }), async (lines) => {
        async function* all() {
          yield* lines.map((each) => each.replaceAll(/[\r\n]/g, ' '));
        }
        try {
          for (const { tally, place } of await readTallies(all(), 'damaged.jsonl')) {
            expect(place).toMatch(/^damaged\.jsonl:\d$/);
            expect(tally.hits).toBeLessThanOrEqual(tally.samples);
            expect(Object.values(tally).every(Number.isSafeInteger)).toBe(true);
          }
        } catch (error) {
          expect(error).toMatchObject({
            code: 'ERR_TALLY_INVALID',
            message: expect.stringMatching(/^damaged\.jsonl:\d: ./),
          });
        }
      }),
      { seed: 3, numRuns: 5000 },
    );
  });
});

describe('lines that come in pieces', () => {
  const collect = async (pieces: readonly Uint8Array[]): Promise<string[]> => {
    async function* stream() {
      yield* pieces;
    }
    const lines: string[] = [];
    for await (const line of boundedLines(stream(), 'pipe')) lines.push(line);
    return lines;
  };

  test('are those of the whole text, wherever it was cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme' })),
        fc.integer({ min: 1, max: 7 }),
        async (texts, size) => {
          const text = texts.map((each) => each.replaceAll(/[\n\uFEFF]/g, '')).join('\n');
          const bytes = new TextEncoder().encode(text);
          const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
            bytes.slice(index * size, (index + 1) * size),
          );
          expect((await collect(pieces)).join('\n')).toBe(text.replace(/\n$/, ''));
        },
      ),
      { seed: 4, numRuns: 300 },
    );
  });

  test('are bounded: the first that is too long is named, and nothing more is read', async () => {
    let read = 0;
    async function* endless() {
      yield new TextEncoder().encode('{}\n');
      for (;;) {
        read++;
        yield new Uint8Array(4096).fill(97);
      }
    }
    const reading = (async () => {
      for await (const _ of boundedLines(endless(), 'pipe'));
    })();
    await expect(reading).rejects.toMatchObject({
      code: 'ERR_TALLY_INVALID',
      message: 'pipe:2: a line of more than 65536 characters',
    });
    expect(read).toBeLessThan(20);
  });
});

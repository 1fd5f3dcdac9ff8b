import { estimatePi, estimatePiSync, mergeTallies, type Tally, tallySync } from 'estimate-pi';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCount } from '../dist/cli/number.js';
import { runCli } from './children.js';

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSparseArray: true,
  withTypedArray: true,
});
const anyNumber = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(2 ** 53, -1, 0, 1.5, Number.NaN, Number.POSITIVE_INFINITY),
);
const smallOrAny = fc.oneof(fc.integer({ min: 1, max: 5000 }), anyNumber, anything);

/** A refusal is a TypeError or RangeError with a code, from the call itself; anything else is a bug. */
function expectRefusal(error: unknown): void {
  expect(error).toMatchObject({ code: expect.stringMatching(/^ERR_/), message: expect.stringMatching(/./) });
  expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
}

/** Only what runs at once: a giant count would be right, and never end. */
const isGiant = (samples: unknown): boolean => typeof samples === 'number' && samples > 1e6;

const options = fc.oneof(
  anything,
  fc.record(
    {
      seed: smallOrAny,
      threads: smallOrAny,
      backend: fc.oneof(fc.constantFrom('native', 'workers'), anything),
      kernel: anything,
    },
    { requiredKeys: [] },
  ),
);

describe('whatever is passed in, a call answers or refuses', () => {
  test('estimatePiSync and estimatePi alike', async () => {
    await fc.assert(
      fc.asyncProperty(smallOrAny, options, async (samples, given) => {
        if (isGiant(samples)) return;
        const call = () => estimatePiSync(samples as number, given as object);
        const later = estimatePi(samples as number, given as object);
        try {
          const { hits } = call();
          expect(hits).toBeLessThanOrEqual(samples as number);
          await expect(later).resolves.toMatchObject({ samples });
        } catch (error) {
          expectRefusal(error);
          await expect(later).rejects.toMatchObject({ code: (error as { code?: string }).code });
        }
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test('tallySync', () => {
    const shard = fc.record({ seed: smallOrAny, start: smallOrAny, samples: smallOrAny }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.oneof(anything, shard), (given) => {
        if (isGiant((given as { samples?: unknown } | null)?.samples)) return;
        try {
          expect(tallySync(given as Tally).hits).toBeGreaterThanOrEqual(0);
        } catch (error) {
          expectRefusal(error);
        }
      }),
      { seed: 2, numRuns: 500 },
    );
  });

  test('mergeTallies', () => {
    const tally = fc.record({
      stream: fc.oneof(fc.constant(1), anything),
      seed: fc.oneof(fc.constant(1), smallOrAny),
      start: smallOrAny,
      samples: smallOrAny,
      hits: smallOrAny,
    });
    fc.assert(
      fc.property(fc.oneof(anything, fc.array(tally, { maxLength: 4 })), (given) => {
        try {
          const merged = mergeTallies(given as Tally[]);
          expect(merged.hits).toBeLessThanOrEqual(merged.samples);
        } catch (error) {
          if ((error as { code?: string }).code?.startsWith('ERR_TALLIES') === true) return;
          expectRefusal(error);
        }
      }),
      { seed: 3, numRuns: 1000 },
    );
  });
});

describe('the command line', () => {
  test('reads a count as the number it is, or refuses it', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.double().map(String), fc.stringMatching(/^[\d._eEkMGT+-]{1,8}$/)),
        (text) => {
          let count: number;
          try {
            count = parseCount(text);
          } catch (error) {
            expect(error).toMatchObject({
              code: 'commander.invalidArgument',
              message: expect.stringContaining('whole number'),
            });
            return;
          }
          expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
        },
      ),
      { seed: 4, numRuns: 5000 },
    );
  });

  test('answers, or exits 2 and says in one line what is wrong, or how it is used where nothing was asked', async () => {
    const word = fc.constantFrom(
      '1000',
      '1e3',
      '1k',
      '--seed',
      '7',
      '--threads',
      '2',
      '--backend',
      'workers',
      '--json',
      '-q',
      'x',
      '-1',
      '--',
      '--kernel',
      '0',
      '1.5',
      '',
    );
    const lines = fc.sample(fc.array(word, { minLength: 1, maxLength: 5 }), { seed: 5, numRuns: 40 });
    const ended = await Promise.all(lines.map(async (args) => ({ args, ...(await runCli(args)) })));
    for (const { args, code, signal, stdout, stderr } of ended) {
      const told = { args, code, signal, stderr };
      expect(told).toMatchObject({ code: expect.toSatisfy((value) => value === 0 || value === 2), signal: null });
      if (code === 0) {
        expect(stdout).not.toBe('');
        continue;
      }
      const isUsage = stderr.startsWith('Usage: estimate-pi <samples>');
      expect({ args, stdout }).toEqual({ args, stdout: '' });
      if (!isUsage) expect({ args, lines: stderr.trimEnd().split('\n').length }).toEqual({ args, lines: 1 });
    }
  });
});

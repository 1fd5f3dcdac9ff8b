import { estimateFrom, estimatePi, estimatePiSync, mergeTallies, tallySync } from 'estimate-pi';
import { describe, expect, test } from 'vitest';

/** Whatever object options come in, what is counted is what was checked. */

const loosely = <Result>(call: (...values: never[]) => Result) => call as (...values: unknown[]) => Result;
const estimate = loosely(estimatePiSync);
const tally = loosely(tallySync);

/** Another answer each time it is asked. */
function changing(name: string, ...values: unknown[]): object {
  let asked = 0;
  return {
    get [name]() {
      return values[Math.min(asked++, values.length - 1)];
    },
  };
}

describe('options are read once and checked', () => {
  const bad: readonly (readonly [string, object])[] = [
    ['on the prototype', Object.create({ seed: 1.5 })],
    ['that are not enumerable', Object.defineProperty({}, 'seed', { value: -1 })],
    ['behind a getter of a class', new (class { get seed() { return 'one'; } })()], // biome-ignore format: one line
    ['behind a proxy', new Proxy({}, { get: (_, name) => (name === 'seed' ? 2 ** 53 : undefined) })],
    ['of threads on the prototype', Object.create({ threads: 0 })],
  ];
  test.each(bad)('%s: what cannot be is refused', async (_, options) => {
    expect(() => estimate(1000, options)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^ERR_/) }));
    await expect(loosely(estimatePi)(1000, options)).rejects.toMatchObject({ code: expect.stringMatching(/^ERR_/) });
  });

  test('inherited options count as given', () => {
    expect(estimate(1000, Object.create({ seed: 42 })).hits).toBe(estimatePiSync(1000, { seed: 42 }).hits);
  });

  test('a getter that answers differently each time is asked once', () => {
    expect(estimate(1000, changing('seed', 42, -7))).toMatchObject({
      seed: 42,
      hits: estimatePiSync(1000, { seed: 42 }).hits,
    });
    const shard = Object.assign(changing('samples', 1000, Number.NaN), { seed: 42 });
    expect(tally(shard)).toEqual(tallySync({ seed: 42, samples: 1000 }));
  });

  test('a start on the prototype is checked', () => {
    const shard = Object.assign(Object.create({ start: -5 }), { seed: 1, samples: 1000 });
    expect(() => tally(shard)).toThrow('start must be an integer from 0');
  });

  test('a tally that answers differently each time is asked once', () => {
    const { hits, ...rest } = tallySync({ seed: 1, samples: 1000 });
    const liar = (): object => Object.defineProperty(changing('hits', hits, 5000), 'stream', { value: 1 });
    const tallyOf = (): never => Object.assign(liar(), { seed: 1, start: 0, samples: 1000 }) as never;
    expect(estimateFrom(tallyOf())).toMatchObject({ hits, samples: 1000 });
    expect(mergeTallies([tallyOf()])).toEqual({ ...rest, hits });
  });

  test('an array is no object of options', () => {
    expect(() => estimate(10, [])).toThrow('options must be an object; got an array of 0');
  });

  test('what a message shows of a value is short, on one line, and commands no terminal', () => {
    const message = (value: unknown): string => {
      try {
        estimate(10, { kernel: value });
      } catch (error) {
        return (error as Error).message;
      }
      return '';
    };
    for (const value of [
      `\u001b[2J\n${'x'.repeat(1e6)}`,
      Array.from({ length: 1e5 }),
      { a: 'x'.repeat(1e6) },
      10n ** 500n,
    ]) {
      const shown = message(value);
      expect(shown.length).toBeLessThan(250);
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });
});

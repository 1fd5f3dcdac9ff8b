import {
  convergePi,
  estimateFrom,
  estimatePi,
  estimatePiSync,
  mergeTallies,
  samplesFor,
  type Tally,
  tally,
  tallySync,
} from 'estimate-pi';
import { describe, expect, test } from 'vitest';

type Bad = { readonly value: unknown; readonly type: 'TypeError' | 'RangeError' };

const notIntegers: readonly Bad[] = [
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 1.5, 2 ** 53].map(
    (value): Bad => ({ value, type: 'RangeError' }),
  ),
  ...['10', null, 10n, true, {}].map((value): Bad => ({ value, type: 'TypeError' })),
];
const zero: Bad = { value: 0, type: 'RangeError' };
const missing: Bad = { value: undefined, type: 'TypeError' };
const notNames: readonly Bad[] = [
  { value: 'cuda', type: 'RangeError' },
  ...[1, null, {}].map((value): Bad => ({ value, type: 'TypeError' })),
];
const notObjects: readonly Bad[] = [null, 1, 'x'].map((value): Bad => ({ value, type: 'TypeError' }));

const CODES = { TypeError: 'ERR_INVALID_ARG_TYPE', RangeError: 'ERR_OUT_OF_RANGE' } as const;

/** Calls with one thing wrong, whatever the types say. */
type Call = (value: unknown) => unknown;
const loosely = (call: (...values: never[]) => unknown) => call as (...values: unknown[]) => unknown;
const synchronously = loosely(estimatePiSync);
const asynchronously = loosely(estimatePi);

async function failureOf(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  throw new Error('the call succeeded; it should have refused its input');
}

function refuses(name: string, range: string, bad: readonly Bad[], calls: Readonly<Record<string, Call>>): void {
  describe.each(Object.entries(calls))(`${name} of %s`, (_, call) => {
    test.each(bad)('$value is a $type that names option, value and range', async ({ value, type }) => {
      const error = await failureOf(() => call(value));
      expect(error).toMatchObject({ name: type, code: CODES[type] });
      expect(error).toHaveProperty('message', expect.stringContaining(name));
      expect(error).toHaveProperty('message', expect.stringContaining(range));
    });
  });
}

const optionOfAll = (name: string): Readonly<Record<string, Call>> => ({
  estimatePi: (value) => asynchronously(10, { [name]: value }),
  estimatePiSync: (value) => synchronously(10, { [name]: value }),
  tally: (value) => loosely(tally)({ seed: 1, samples: 10 }, { [name]: value }),
  tallySync: (value) => loosely(tallySync)({ seed: 1, samples: 10 }, { [name]: value }),
  convergePi: (value) => loosely(convergePi)(10, { [name]: value }),
});

const optionOfAsync = (name: string): Readonly<Record<string, Call>> => {
  const { estimatePi: estimate = () => undefined, tally: count = () => undefined } = optionOfAll(name);
  return { estimatePi: estimate, tally: count, convergePi: optionOfAll(name)['convergePi'] ?? estimate };
};

refuses('samples', '1 to 2^53 − 1', [...notIntegers, zero, missing], {
  estimatePi: (value) => asynchronously(value),
  estimatePiSync: (value) => synchronously(value),
  convergePi: (value) => loosely(convergePi)(value),
  tally: (value) => loosely(tally)({ seed: 1, samples: value }),
  tallySync: (value) => loosely(tallySync)({ seed: 1, samples: value }),
});

refuses('seed', '0 to 2^53 − 1', notIntegers, {
  estimatePi: (value) => asynchronously(10, { seed: value }),
  estimatePiSync: (value) => synchronously(10, { seed: value }),
  convergePi: (value) => loosely(convergePi)(10, { seed: value }),
  tally: (value) => loosely(tally)({ seed: value, samples: 10 }),
  tallySync: (value) => loosely(tallySync)({ seed: value, samples: 10 }),
});

refuses('seed', '0 to 2^53 − 1', [missing], {
  tally: (value) => loosely(tally)({ seed: value, samples: 10 }),
  tallySync: (value) => loosely(tallySync)({ seed: value, samples: 10 }),
});

refuses('start', '0 to 2^53 − 1', notIntegers, {
  tally: (value) => loosely(tally)({ seed: 1, start: value, samples: 10 }),
  tallySync: (value) => loosely(tallySync)({ seed: 1, start: value, samples: 10 }),
});

refuses('threads', '1 to 1024', [...notIntegers, zero, { value: 1025, type: 'RangeError' }], optionOfAll('threads'));
refuses('backend', "'native', 'workers' or 'gpu'", notNames, optionOfAll('backend'));
refuses(
  'kernel',
  'the name of a kernel',
  [1, null, {}].map((value): Bad => ({ value, type: 'TypeError' })),
  optionOfAll('kernel'),
);
refuses(
  'signal',
  'an AbortSignal',
  [1, null, {}, 'x'].map((value): Bad => ({ value, type: 'TypeError' })),
  optionOfAsync('signal'),
);
refuses(
  'onProgress',
  'a function',
  [1, null, {}, 'x'].map((value): Bad => ({ value, type: 'TypeError' })),
  optionOfAsync('onProgress'),
);
refuses('points', '1 to 10000', [...notIntegers, zero, { value: 10_001, type: 'RangeError' }], {
  convergePi: (value) => loosely(convergePi)(10, { points: value }),
});
refuses('options', 'an object', notObjects, {
  estimatePi: (value) => asynchronously(10, value),
  estimatePiSync: (value) => synchronously(10, value),
  convergePi: (value) => loosely(convergePi)(10, value),
});

describe.each(Object.entries(optionOfAll('sede')))('a misspelt option of %s', (_, call) => {
  test('is refused by name', async () => {
    const error = await failureOf(() => call(1));
    expect(error).toMatchObject({ name: 'TypeError', code: 'ERR_UNKNOWN_OPTION' });
    expect(error).toHaveProperty('message', expect.stringContaining("'sede'"));
  });
});

test.each([
  ['signal', AbortSignal.timeout(1)],
  ['onProgress', () => undefined],
])('the synchronous call has no option %s and says so', async (name, value) => {
  expect(await failureOf(() => synchronously(10, { [name]: value }))).toMatchObject({ code: 'ERR_UNKNOWN_OPTION' });
});

test('an option that is undefined is as if absent', () => {
  expect(estimatePiSync(1000, { seed: 1, threads: undefined, backend: undefined }).hits).toBe(
    estimatePiSync(1000, { seed: 1 }).hits,
  );
});

test('a kernel that this machine does not have is refused with a list of those it has', async () => {
  const error = await failureOf(() => estimatePi(10, { kernel: 'avx1024' }));
  expect(error).toMatchObject({ name: 'RangeError', code: 'ERR_KERNEL_UNAVAILABLE' });
  expect(error).toHaveProperty('message', expect.stringMatching(/avx1024.*(scalar|typescript)/));
});

test('a native kernel is refused on the workers backend', async () => {
  expect(await failureOf(() => estimatePi(10, { kernel: 'scalar', backend: 'workers' }))).toMatchObject({
    code: 'ERR_KERNEL_UNAVAILABLE',
  });
});

test('a range that would pass dart 2^53 − 1 is refused, naming start and samples', async () => {
  const error = await failureOf(() => tally({ seed: 1, start: 2 ** 53 - 10, samples: 10 }));
  expect(error).toMatchObject({ name: 'RangeError', code: 'ERR_OUT_OF_RANGE' });
  expect(error).toHaveProperty('message', expect.stringContaining('start + samples'));
  expect(tallySync({ seed: 1, start: 2 ** 53 - 11, samples: 10 }).samples).toBe(10);
});

describe('samplesFor', () => {
  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e-9])('%f is a RangeError', async (value) => {
    expect(await failureOf(() => samplesFor(value))).toMatchObject({ name: 'RangeError', code: 'ERR_OUT_OF_RANGE' });
  });
  test.each(['1', null, undefined, 1n])('%s is a TypeError', async (value) => {
    expect(await failureOf(() => loosely(samplesFor)(value))).toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' });
  });
});

describe('tallies that cannot be true', () => {
  const good: Tally = { stream: 1, seed: 1, start: 0, samples: 100, hits: 79 };

  test.each([
    ['no object', null, 'ERR_INVALID_ARG_TYPE'],
    ['another stream version', { ...good, stream: 2 }, 'ERR_TALLIES_MISMATCH'],
    ['more hits than samples', { ...good, hits: 101 }, 'ERR_OUT_OF_RANGE'],
    ['half a hit', { ...good, hits: 0.5 }, 'ERR_OUT_OF_RANGE'],
    ['hits as text', { ...good, hits: '79' }, 'ERR_INVALID_ARG_TYPE'],
    ['no samples', { ...good, samples: 0 }, 'ERR_OUT_OF_RANGE'],
    ['a negative start', { ...good, start: -1 }, 'ERR_OUT_OF_RANGE'],
  ])('%s: refused by estimateFrom and mergeTallies', async (_, value, code) => {
    expect(await failureOf(() => loosely(estimateFrom)(value))).toMatchObject({ code });
    expect(await failureOf(() => loosely(mergeTallies)([good, value]))).toMatchObject({ code });
  });

  test.each([
    [
      'another seed',
      { ...good, seed: 2, start: 100 },
      'ERR_TALLIES_MISMATCH',
      'seed 1 at tallies[1], but 2 at tallies[0]',
    ],
    ['an overlap', { ...good, start: 90 }, 'ERR_TALLIES_OVERLAP', '90 … 99'],
    ['a gap', { ...good, start: 110 }, 'ERR_TALLIES_GAP', '100 … 109'],
  ])('%s is refused by mergeTallies, which names it', async (_, other, code, named) => {
    const error = await failureOf(() => mergeTallies([other, good]));
    expect(error).toMatchObject({ name: 'RangeError', code });
    expect(error).toHaveProperty('message', expect.stringContaining(named));
  });

  test('nothing to merge is refused', async () => {
    expect(await failureOf(() => mergeTallies([]))).toMatchObject({ code: 'ERR_OUT_OF_RANGE' });
  });
});

import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { loadAddon } from '../dist/platform/node/addon.js';
import { describeNative } from './contenders.js';

/** The addon by itself, without the checks of TypeScript before it: wrong arguments are coded errors, never a crash. */

const MAX = Number.MAX_SAFE_INTEGER;

describeNative('the addon refuses what cannot be', (addon) => {
  // biome-ignore lint/suspicious/noExplicitAny: wrong types are what is tried
  const raw = addon as any;
  const codeOf = (call: () => unknown): unknown => {
    try {
      call();
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
      return (error as { code?: unknown }).code;
    }
    return 'nothing thrown';
  };
  const valid = ['scalar', 1, 0, 10, 1];
  const control = () => new Int32Array(new SharedArrayBuffer(320));

  describe.each(['countHitsSync', 'countHits'])('%s', (name) => {
    const call = (at: number, value: unknown): unknown =>
      codeOf(() => raw[name](...valid.map((usual, index) => (index === at ? value : usual)), control()));

    test.each([1, 2, 3, 4])('argument %i out of its range', (at) => {
      for (const value of [Number.NaN, -1, 0.5, 2 ** 53, Infinity, -Infinity]) {
        expect(call(at, value), String(value)).toBe('ERR_OUT_OF_RANGE');
      }
    });

    test.each([1, 2, 3, 4])('argument %i of another type', (at) => {
      for (const value of [undefined, null, '1', 1n, {}, [1], true, Symbol('1')]) {
        expect(call(at, value), String(value)).toBe('ERR_INVALID_ARG_TYPE');
      }
    });

    test('a kernel that is none', () => {
      expect(call(0, 'abacus')).toBe('ERR_KERNEL_UNAVAILABLE');
      for (const value of [undefined, null, 7, {}]) expect(call(0, value)).toBe('ERR_INVALID_ARG_TYPE');
    });

    test('threads beyond 1 … 1024, and darts beyond 2^53 − 1', () => {
      expect(call(4, 0)).toBe('ERR_OUT_OF_RANGE');
      expect(call(4, 1025)).toBe('ERR_OUT_OF_RANGE');
      expect(codeOf(() => raw[name]('scalar', 1, MAX - 9, 10, 1, control()))).toBe('ERR_OUT_OF_RANGE');
    });

    test.each([
      ['null', null],
      ['a number', 1],
      ['other words', new Uint32Array(new SharedArrayBuffer(320))],
      ['a DataView', new DataView(new SharedArrayBuffer(320))],
      ['memory that is not shared', new Int32Array(80)],
    ])('a control that is %s', (_, value) => {
      expect(codeOf(() => raw[name](...valid, value))).toBe('ERR_INVALID_ARG_TYPE');
    });

    test.each([
      ['too short', new Int32Array(new SharedArrayBuffer(68))],
      ['empty', new Int32Array(new SharedArrayBuffer(0))],
      ['off its alignment', new Int32Array(new SharedArrayBuffer(324), 4)],
    ])('a control that is %s', (_, value) => {
      expect(codeOf(() => raw[name](...valid, value))).toBe('ERR_OUT_OF_RANGE');
    });
  });

  test('words and xorWords: counts that would never end or fit', () => {
    for (const samples of [2 ** 24 + 1, MAX, Number.NaN, -1, 0.5]) {
      expect(codeOf(() => addon.words('scalar', 1, 0, samples))).toBe('ERR_OUT_OF_RANGE');
    }
    for (const blocks of [2 ** 16 + 1, MAX, Number.NaN, -1, 0.5]) {
      expect(codeOf(() => addon.xorWords('scalar', 1, 0, blocks))).toBe('ERR_OUT_OF_RANGE');
    }
    expect(codeOf(() => addon.xorWords('scalar', 1, 2 ** 33, 1))).toBe('ERR_OUT_OF_RANGE');
    expect(codeOf(() => raw.words('scalar'))).toBe('ERR_INVALID_ARG_TYPE');
  });

  test('philox: other arrays, other lengths', () => {
    const [counter, key] = [new Uint32Array(4), new Uint32Array(2)];
    expect(codeOf(() => raw.philox('scalar', [0, 0, 0, 0], key))).toBe('ERR_INVALID_ARG_TYPE');
    expect(codeOf(() => raw.philox('scalar', new Float64Array(4), key))).toBe('ERR_INVALID_ARG_TYPE');
    expect(codeOf(() => raw.philox('scalar', counter))).toBe('ERR_INVALID_ARG_TYPE');
    expect(codeOf(() => addon.philox('scalar', new Uint32Array(3), key))).toBe('ERR_OUT_OF_RANGE');
    expect(codeOf(() => addon.philox('scalar', counter, new Uint32Array(0)))).toBe('ERR_OUT_OF_RANGE');
  });

  test('kernelsForCpu: registers that are none', () => {
    expect(codeOf(() => raw.kernelsForCpu())).toBe('ERR_INVALID_ARG_TYPE');
    expect(codeOf(() => addon.kernelsForCpu(-1, 0, 0, 0, 0))).toBe('ERR_OUT_OF_RANGE');
    expect(codeOf(() => addon.kernelsForCpu(2 ** 32, 0, 0, 0, 0))).toBe('ERR_OUT_OF_RANGE');
  });

  test('nothing to count is zero, at the last dart as well', () => {
    expect(addon.countHitsSync('scalar', 1, 0, 0, 1)).toBe(0);
    expect(addon.countHitsSync('scalar', 1, MAX, 0, 1)).toBe(0);
  });
});

describeNative('calls on their way', (addon) => {
  const kernel = addon.kernels()[0] ?? '';

  test('a cancel that is taken back stays a cancel', async () => {
    const control = new Int32Array(new SharedArrayBuffer(320));
    const calls = Array.from({ length: 20 }, () => addon.countHits(kernel, 1, 0, 2 ** 50, 3, control));
    Atomics.store(control, 0, 1);
    const cleared = Promise.race(calls).then(() => Atomics.store(control, 0, 0));
    const [first] = calls;
    await cleared;
    // Whoever saw the word is done; the others count on until the word is set again.
    Atomics.store(control, 0, 1);
    for (const { samples, hits } of await Promise.all(calls)) {
      expect(samples % 2 ** 20).toBe(0);
      expect(hits).toBeLessThanOrEqual(samples);
    }
    await first;
  });

  test('ten thousand at once are all answered, each with its own hits', async () => {
    const hits = await Promise.all(
      Array.from({ length: 10_000 }, async (_, seed) => {
        const control = new Int32Array(new SharedArrayBuffer(320));
        return (await addon.countHits(kernel, seed % 10, 0, 100, 2, control)).hits;
      }),
    );
    const expected = Array.from({ length: 10 }, (_, seed) => addon.countHitsSync('scalar', seed, 0, 100, 1));
    expect(hits).toEqual(hits.map((_, seed) => expected[seed % 10]));
  });
});

describeNative('a synchronous call stops', () => {
  const native = loadAddon();
  const path = native.loaded ? native.path : '';
  // Longer than any test: a call that is not stopped never returns.
  const endless = `const module = { exports: {} };
    process.dlopen(module, ${JSON.stringify(path)});
    const { countHitsSync, kernels, setProbe } = module.exports;
    const count = () => countHitsSync(kernels()[0], 1, 0, 2 ** 52, THREADS);`;

  test.each([
    [1, ''],
    [2, ''],
    [1, 'setProbe(() => undefined);'],
  ])('when its thread is terminated: %i threads %s', async (threads, probe) => {
    const code = `${endless.replace('THREADS', String(threads))}
      ${probe} require('node:worker_threads').parentPort.postMessage('counting'); count();`;
    const worker = new Worker(code, { eval: true });
    await new Promise((resolve) => worker.once('message', resolve));
    expect(await worker.terminate()).toBe(1);
  });

  test('at the time limit of node:vm, by the probe that the loader sets', async () => {
    const code = `${endless.replace('THREADS', '1')}
      setProbe(() => undefined);
      globalThis.count = count;
      try {
        require('node:vm').runInThisContext('count()', { timeout: 100 });
      } catch ({ code }) {
        require('node:worker_threads').parentPort.postMessage(code);
      }`;
    const worker = new Worker(code, { eval: true });
    expect(await new Promise((resolve) => worker.once('message', resolve))).toBe('ERR_SCRIPT_EXECUTION_TIMEOUT');
    await worker.terminate();
  });
});

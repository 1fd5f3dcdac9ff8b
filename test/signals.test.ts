import { getEventListeners } from 'node:events';
import { runInNewContext } from 'node:vm';
import { estimatePi, type Signal } from 'estimate-pi';
import { describe, expect, test } from 'vitest';
import { runModule } from './children.js';

const FOREVER = 2 ** 52;

/** A signal as a platform without reasons and without throwIfAborted has it. */
function oldSignal(): { readonly signal: Signal; abort(): void } {
  const listeners = new Set<() => void>();
  const signal = {
    aborted: false,
    reason: undefined,
    addEventListener: (_: 'abort', listener: () => void) => listeners.add(listener),
    removeEventListener: (_: 'abort', listener: () => void) => listeners.delete(listener),
  };
  return {
    signal: signal as unknown as Signal,
    abort() {
      signal.aborted = true;
      for (const listener of [...listeners]) listener();
    },
  };
}

describe('a signal', () => {
  test('without reasons and throwIfAborted aborts with an AbortError', async () => {
    const { signal, abort } = oldSignal();
    const call = estimatePi(FOREVER, { signal });
    abort();
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    await expect(estimatePi(1000, { signal })).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('of another realm is one', async () => {
    const signal = runInNewContext(
      '({ aborted: true, reason: "theirs", addEventListener() {}, removeEventListener() {} })',
    );
    await expect(estimatePi(1000, { signal })).rejects.toBe('theirs');
  });

  test('of many calls at once has one listener, and none when they are done', async () => {
    const { signal } = new AbortController();
    const calls = Array.from({ length: 50 }, (_, seed) => estimatePi(3e6, { seed, signal }));
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    await Promise.all(calls);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('of many calls at once aborts them all, and warns of no leak', async () => {
    const { stdout, stderr } = await runModule(`
      import { estimatePi } from 'estimate-pi';
      const controller = new AbortController();
      const calls = Array.from({ length: 50 }, () => estimatePi(2 ** 52, { signal: controller.signal }).catch((error) => error));
      controller.abort('enough');
      console.log(new Set(await Promise.all(calls)));
    `);
    expect({ stdout, stderr }).toEqual({ stdout: "Set(1) { 'enough' }\n", stderr: '' });
  });
});

import { estimatePi, estimatePiSync, type PiEstimate, samplesFor } from 'estimate-pi';
import { describe, expect, test } from 'vitest';
import { contenders } from './contenders.js';

const backends = [...new Set(contenders.map(({ backend }) => backend))];

describe.each(backends)('on the %s backend', (backend) => {
  test.each([
    ['estimatePi', estimatePi],
    ['estimatePiSync', estimatePiSync],
  ])('%s for so many seconds counts the first darts of the seed, as many as it reports', async (_, estimate) => {
    const timed = await estimate({ seconds: 0.2 }, { backend, seed: 42 });
    expect(timed.samples).toBeGreaterThanOrEqual(2 ** 20);
    expect(timed.partial).toBe(false);
    expect((await estimatePi(timed.samples, { seed: 42 })).hits).toBe(timed.hits);
  });

  test('a standard error as the goal is a number of darts', async () => {
    const estimate = await estimatePi({ standardError: 1e-3 }, { backend, seed: 42 });
    expect(estimate.samples).toBe(samplesFor(1e-3));
    expect(estimate.standardError).toBeCloseTo(1e-3, 5);
    expect(estimatePiSync({ standardError: 1e-3 }, { backend, seed: 42 }).hits).toBe(estimate.hits);
  });

  test('progress of a count by time ends at what was counted', async () => {
    const seen: { done: number; total: number }[] = [];
    const estimate = await estimatePi({ seconds: 0.5 }, { backend, onProgress: (progress) => seen.push(progress) });
    for (const { done, total } of seen) expect(done).toBeLessThanOrEqual(total);
    expect(seen.at(-1)).toEqual({ done: estimate.samples, total: estimate.samples });
  });

  test('an abort with keepPartial resolves to the first darts of the seed, and says so', async () => {
    const controller = new AbortController();
    const estimate = await estimatePi(2 ** 52, {
      backend,
      seed: 42,
      keepPartial: true,
      signal: controller.signal,
      onProgress: ({ done }) => done > 0 && controller.abort(),
    });
    expect(estimate.partial).toBe(true);
    expect(estimate.samples).toBeGreaterThan(0);
    expect((await estimatePi(estimate.samples, { seed: 42 })).hits).toBe(estimate.hits);
  });

  test('keepPartial changes nothing about a signal that is aborted already, nor about a call that is not', async () => {
    const reason = new Error('never mind');
    const options = { backend, seed: 1, keepPartial: true };
    await expect(estimatePi(2 ** 52, { ...options, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(await estimatePi(3e6, options)).toMatchObject({ samples: 3e6, partial: false });
  });
});

describe('a budget that is none is refused', () => {
  const refusal = async (budget: unknown): Promise<unknown> =>
    (estimatePi as (budget: unknown) => Promise<PiEstimate>)(budget).catch((error) => error);
  test.each([
    [{}, 'ERR_INVALID_ARG_TYPE'],
    [{ seconds: 0 }, 'ERR_OUT_OF_RANGE'],
    [{ seconds: Number.NaN }, 'ERR_OUT_OF_RANGE'],
    [{ seconds: '2' }, 'ERR_INVALID_ARG_TYPE'],
    [{ standardError: 1e-9 }, 'ERR_OUT_OF_RANGE'],
    [{ standardError: 1e-5, seconds: 1 }, 'ERR_OUT_OF_RANGE'],
    [{ second: 1 }, 'ERR_UNKNOWN_OPTION'],
    [[1], 'ERR_INVALID_ARG_TYPE'],
  ])('%j', async (budget, code) => {
    expect(await refusal(budget)).toMatchObject({ code });
  });
});

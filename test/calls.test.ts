import { capabilities, convergePi, estimatePi, estimatePiSync, type PiEstimate, tally } from 'estimate-pi';
import { describe, expect, test } from 'vitest';
import { contenders } from './contenders.js';
import { abortListenersOf } from './listeners.js';

const FOREVER = 2 ** 52;
/** That nothing more happens shows only in time: a call that went on would have told of its progress by then. */
const SILENCE_MS = 150;
const backends = [...new Set(contenders.map((contender) => contender.backend))];

describe.each(backends)('on the %s backend', (backend) => {
  test('an estimate is plain JSON and tells how it came about', async () => {
    const estimate = await estimatePi(5_000_000, { backend, seed: 42, threads: 2 });
    expect(JSON.parse(JSON.stringify(estimate))).toEqual(estimate);
    expect(estimate).toMatchObject({ backend, seed: 42, samples: 5_000_000, threads: 2 });
    expect(estimate.pi).toBe((4 * estimate.hits) / 5_000_000);
  });

  test('a run without a seed reports the one it drew, which repeats it', async () => {
    const first = await estimatePi(100_000, { backend });
    expect((await estimatePi(100_000, { backend, seed: first.seed })).hits).toBe(first.hits);
    expect((await estimatePi(100_000, { backend })).seed).not.toBe(first.seed);
  });

  test('many calls at once each get their own answer', async () => {
    const alone = Array.from({ length: 12 }, (_, seed) => estimatePiSync(3_000_000, { backend, seed }).hits);
    const together = await Promise.all(alone.map((_, seed) => estimatePi(3_000_000, { backend, seed })));
    expect(together.map((estimate) => estimate.hits)).toEqual(alone);
  });

  test('progress only grows and ends at the total', async () => {
    const samples = backend === 'native' ? 10e9 : 500e6;
    const done: number[] = [];
    await tally({ seed: 1, samples }, { backend, onProgress: (progress) => done.push(progress.done) });
    expect(done).toEqual([...done].sort((x, y) => x - y));
    expect(done.at(-1)).toBe(samples);
    expect(done.length).toBeGreaterThan(1);
  });

  test('what onProgress throws rejects the call', async () => {
    const broken = new Error('the listener is broken');
    const onProgress = (): void => {
      throw broken;
    };
    await expect(estimatePi(FOREVER, { backend, onProgress })).rejects.toBe(broken);
  });

  test('a signal that is aborted already rejects with its reason, and no dart is thrown', async () => {
    const reason = new Error('never mind');
    let progress = 0;
    const options = { backend, signal: AbortSignal.abort(reason), onProgress: () => progress++ };
    await expect(estimatePi(1000, options)).rejects.toBe(reason);
    await expect(estimatePi(FOREVER, options)).rejects.toBe(reason);
    expect(progress).toBe(0);
  });

  test('an abort rejects with the reason and leaves no listener behind', async () => {
    const controller = new AbortController();
    const listeners = abortListenersOf(controller.signal);
    const reason = new Error('enough');
    const onProgress = () => controller.abort(reason);
    const call = estimatePi(FOREVER, { backend, signal: controller.signal, onProgress });
    await expect(call).rejects.toBe(reason);
    expect(listeners()).toBe(0);
  });

  // A block that is not left or a thread that is not told would take seconds; the median forgives a busy machine.
  const bound = backend === 'native' ? 50 : 100;
  test(`an abort is answered within ${bound} ms, in the median of fifteen`, async () => {
    const waits: number[] = [];
    for (let i = 0; i < 15; i++) {
      const controller = new AbortController();
      let abortedAt = Number.NaN;
      const onProgress = (): void => {
        if (controller.signal.aborted) return;
        abortedAt = performance.now();
        controller.abort();
      };
      await estimatePi(FOREVER, { backend, signal: controller.signal, onProgress }).catch(() => undefined);
      waits.push(performance.now() - abortedAt);
    }
    expect(waits.sort((x, y) => x - y)[7]).toBeLessThan(bound);
  });

  test('a call that ends leaves no listener on its signal', async () => {
    const { signal } = new AbortController();
    const listeners = abortListenersOf(signal);
    await estimatePi(5_000_000, { backend, signal });
    expect(listeners()).toBe(0);
  });

  test('an aborted call makes room for the next', async () => {
    const controller = new AbortController();
    const giant = estimatePi(FOREVER, { backend, signal: controller.signal }).catch(() => 'aborted');
    const behind = estimatePi(5_000_000, { backend, seed: 1 });
    expect((await behind).hits).toBe(estimatePiSync(5_000_000, { backend, seed: 1 }).hits);
    controller.abort();
    expect(await giant).toBe('aborted');
  });

  test('convergePi closes in on what estimatePi says, over ever more darts', async () => {
    const steps: PiEstimate[] = [];
    for await (const step of convergePi(3_000_000, { backend, seed: 7, points: 10 })) steps.push(step);
    const samples = steps.map((step) => step.samples);
    expect(samples).toHaveLength(10);
    expect(samples).toEqual([...new Set(samples)].sort((x, y) => x - y));
    for (const step of steps) expect(step.hits).toBe(estimatePiSync(step.samples, { seed: 7 }).hits);
    expect(samples.at(-1)).toBe(3_000_000);
  });

  test('leaving the loop of convergePi early stops its work', async () => {
    let done = 0;
    const onProgress = (progress: { done: number }): void => {
      done = progress.done;
    };
    for await (const { samples } of convergePi(FOREVER, { backend, seed: 7, points: 30, onProgress })) {
      if (samples > 10_000) break;
    }
    const whenLeft = done;
    await new Promise((resolve) => setTimeout(resolve, SILENCE_MS));
    expect(done).toBe(whenLeft);
  });
});

test('capabilities tells what a call without options uses', () => {
  const able = capabilities();
  expect(estimatePiSync(10)).toMatchObject({ backend: able.backend, kernel: able.kernel });
  expect(able.threads).toBe(able.threadBudget.threads);
});

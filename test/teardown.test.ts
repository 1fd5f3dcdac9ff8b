import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { estimatePi, estimatePiSync } from 'estimate-pi';
import { describe, expect, test } from 'vitest';
import { runModule, UNCOVERED } from './children.js';
import { contenders } from './contenders.js';
import { abortListenersOf } from './listeners.js';

const backends = [...new Set(contenders.map((contender) => contender.backend))];
const CLEAN = { code: 0, signal: null, stderr: '' };
const SAMPLES = 5_000_000;
const HITS = estimatePiSync(SAMPLES, { seed: 42 }).hits;

describe.each(backends)('on the %s backend', (backend) => {
  const options = `{ backend: '${backend}', seed: 42 }`;

  test('500 worker threads are terminated in the middle of a call, synchronous or not, and nothing breaks', async () => {
    const program = `
      import { Worker } from 'node:worker_threads';
      import { estimatePiSync } from 'estimate-pi';
      const text = (call) => \`
        import { parentPort } from 'node:worker_threads';
        import { estimatePi, estimatePiSync } from 'estimate-pi';
        parentPort.postMessage('ready');
        \${call}(2 ** 52, ${options});\`;
      async function terminateOne(index) {
        const worker = new Worker(text(index % 2 === 0 ? 'estimatePi' : 'estimatePiSync'), { eval: true });
        await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
        // At ever another moment of the call: the first ten milliseconds.
        await new Promise((resolve) => setTimeout(resolve, index % 10));
        await worker.terminate();
      }
      for (let i = 0; i < 500; i += 5) await Promise.all([0, 1, 2, 3, 4].map((j) => terminateOne(i + j)));
      console.log(estimatePiSync(${SAMPLES}, ${options}).hits);`;
    expect(await runModule(program, [], UNCOVERED)).toEqual({ ...CLEAN, stdout: `${HITS}\n` });
  }, 180_000);

  test('a worker thread that alone has loaded the package ends, and the next one loads it again', async () => {
    const program = `
      import { once } from 'node:events';
      import { Worker } from 'node:worker_threads';
      const text = \`
        import { parentPort } from 'node:worker_threads';
        import { estimatePi } from 'estimate-pi';
        parentPort.postMessage((await estimatePi(${SAMPLES}, ${options})).hits);\`;
      for (let i = 0; i < 20; i++) {
        const worker = new Worker(text, { eval: true });
        const [[hits]] = await Promise.all([once(worker, 'message'), once(worker, 'exit')]);
        if (hits !== ${HITS}) throw new Error('wrong: ' + hits);
      }`;
    expect(await runModule(program)).toMatchObject(CLEAN);
  });

  test('an exception in onProgress that nobody catches ends the process with that exception', async () => {
    const program = `
      import { estimatePi } from 'estimate-pi';
      await estimatePi(2 ** 52, { ...${options}, onProgress: () => { throw new Error('the listener is broken'); } });`;
    const { code, signal, stderr } = await runModule(program);
    expect({ code, signal }).toEqual({ code: 1, signal: null });
    expect(stderr).toContain('the listener is broken');
  });

  test('an abort at any moment gives the reason or the right answer, never anything else', async () => {
    const reason = new Error('enough');
    const outcomes = { aborted: 0, answered: 0 };
    for (let i = 0; i < 120; i++) {
      const controller = new AbortController();
      const call = estimatePi(SAMPLES, { backend, seed: 42, signal: controller.signal });
      // From the first block (at once) to beyond the last.
      if (i % 4 === 0) controller.abort(reason);
      else setTimeout(() => controller.abort(reason), (i % 40) / 4);
      await call.then(
        ({ hits }) => {
          expect(hits).toBe(HITS);
          outcomes.answered++;
        },
        (error: unknown) => {
          expect(error).toBe(reason);
          outcomes.aborted++;
        },
      );
    }
    expect(outcomes.aborted).toBeGreaterThan(0);
    expect(outcomes.answered + outcomes.aborted).toBe(120);
  });

  test('a process that runs out of memory during a call dies of that, and does not hang', async () => {
    const program = `
      import { estimatePi } from 'estimate-pi';
      await new Promise((resolve) => void estimatePi(2 ** 52, { ...${options}, onProgress: resolve }));
      for (const hoard = []; ; ) hoard.push(new Array(1000).fill(hoard.length));`;
    const { signal, code, stderr } = await runModule(program, ['--max-old-space-size=32'], UNCOVERED);
    expect(stderr).toMatch(/heap out of memory/);
    expect({ signal, isFailure: code !== 0 }).toEqual({ signal: 'SIGABRT', isFailure: true });
  });

  test('two copies of the package in one process do not disturb each other', async () => {
    const root = fileURLToPath(new URL('..', import.meta.url));
    const copy = mkdtempSync(join(tmpdir(), 'estimate-pi-'));
    try {
      for (const part of ['dist', 'build/Release', 'package.json']) {
        cpSync(join(root, part), join(copy, part), { recursive: true, force: true, errorOnExist: false });
      }
      symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
      const program = `
        import { estimatePi, capabilities } from 'estimate-pi';
        const second = await import(${JSON.stringify(join(copy, 'dist/index.js'))});
        if (second.estimatePi === estimatePi) throw new Error('the same copy');
        const calls = [estimatePi, second.estimatePi, estimatePi, second.estimatePi].map((call) => call(${SAMPLES}, ${options}));
        for (const { hits, backend } of await Promise.all(calls)) console.log(hits, backend);`;
      expect(await runModule(program)).toEqual({ ...CLEAN, stdout: `${HITS} ${backend}\n`.repeat(4) });
    } finally {
      rmSync(copy, { recursive: true });
    }
  });

  test('calls come from another vm context, with its own objects', async () => {
    const call = 'estimatePi(samples, { backend, seed: 42 })';
    const { hits } = (await runInNewContext(call, { estimatePi, samples: SAMPLES, backend })) as { hits: number };
    expect(hits).toBe(HITS);
    const refused = runInNewContext('estimatePi(samples, { sed: 42 })', { estimatePi, samples: SAMPLES });
    await expect(refused).rejects.toMatchObject({ name: 'TypeError', code: 'ERR_UNKNOWN_OPTION' });
  });
});

test('a signal that served ten thousand calls keeps no listener', async () => {
  const { signal } = new AbortController();
  const listeners = abortListenersOf(signal);
  for (let i = 0; i < 10_000; i += 100) {
    await Promise.all(Array.from({ length: 100 }, () => estimatePi(i % 1000 === 0 ? 2_200_000 : 1000, { signal })));
  }
  expect(listeners()).toBe(0);
});

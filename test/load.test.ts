import { capabilities, estimatePi, estimatePiSync } from 'estimate-pi';
import { describe, expect, test } from 'vitest';
import { runModule, UNCOVERED } from './children.js';
import { contenders } from './contenders.js';

const backends = [...new Set(contenders.map((contender) => contender.backend))];
const SEEDS = 10;

describe.each(backends)('under load, the %s backend', (backend) => {
  // TypeScript throws a thirtieth of the darts in the same time.
  const samples = backend === 'native' ? 100_000_000 : 3_000_000;
  const expected = Array.from({ length: SEEDS }, (_, seed) => estimatePiSync(samples, { backend, seed }).hits);

  test('answers a thousand large calls at once, each rightly, and synchronous ones meanwhile', async () => {
    const calls = Array.from({ length: 1000 }, (_, i) => estimatePi(samples, { backend, seed: i % SEEDS }));
    for (const [seed, hits] of expected.entries()) {
      expect(estimatePiSync(samples, { backend, seed }).hits).toBe(hits);
    }
    const hits = (await Promise.all(calls)).map((estimate) => estimate.hits);
    expect(hits).toEqual(hits.map((_, i) => expected[i % SEEDS]));
  });

  test('answers a hundred thousand small calls at once', async () => {
    const small = Array.from({ length: SEEDS }, (_, seed) => estimatePiSync(100, { backend, seed }).hits);
    const calls = Array.from({ length: 100_000 }, (_, i) => estimatePi(100, { backend, seed: i % SEEDS }));
    const wrong = (await Promise.all(calls)).filter(({ hits }, i) => hits !== small[i % SEEDS]);
    expect(wrong).toEqual([]);
  });

  test('lets no call wait for ever behind giants', async () => {
    const controller = new AbortController();
    const giants = Array.from({ length: 3 }, () =>
      estimatePi(2 ** 52, { backend, signal: controller.signal }).catch(() => 'aborted'),
    );
    const behind = await Promise.all(expected.map((_, seed) => estimatePi(samples, { backend, seed })));
    expect(behind.map(({ hits }) => hits)).toEqual(expected);
    controller.abort();
    expect(await Promise.all(giants)).toEqual(giants.map(() => 'aborted'));
  });

  test('answers sixteen worker threads at once', async () => {
    const program = `
      import { Worker } from 'node:worker_threads';
      const text = \`
        import { parentPort, workerData } from 'node:worker_threads';
        import { estimatePi, estimatePiSync } from 'estimate-pi';
        const { samples, ...options } = workerData;
        const calls = [estimatePi(samples, options), estimatePi(1000, options)];
        const alone = estimatePiSync(samples, options).hits;
        parentPort.postMessage([alone, ...(await Promise.all(calls)).map(({ hits }) => hits)]);\`;
      const answers = await Promise.all(Array.from({ length: 16 }, (_, seed) => new Promise((resolve, reject) => {
        const worker = new Worker(text, { eval: true, workerData: { backend: '${backend}', samples: 5e6, seed } });
        worker.once('message', resolve).once('error', reject);
      })));
      console.log(JSON.stringify(answers));`;
    const { stdout, ...ended } = await runModule(program);
    expect(ended).toEqual({ code: 0, signal: null, stderr: '' });
    const alone = Array.from({ length: 16 }, (_, seed) => [
      estimatePiSync(5e6, { backend, seed }).hits,
      estimatePiSync(5e6, { backend, seed }).hits,
      estimatePiSync(1000, { backend, seed }).hits,
    ]);
    expect(JSON.parse(stdout)).toEqual(alone);
  });

  test('keeps no memory, and on Linux no more threads than the default number', async () => {
    const program = `
      import { readdirSync } from 'node:fs';
      import { estimatePi, estimatePiSync } from 'estimate-pi';
      const threads = () => (process.platform === 'linux' ? readdirSync('/proc/self/task').length : 0);
      const options = { backend: '${backend}', seed: 1 };
      const round = (calls) => Promise.all(Array.from({ length: calls }, () => estimatePi(3e6, options)));
      estimatePiSync(1000, options);
      const before = threads();
      await round(300);
      globalThis.gc();
      const rss = process.memoryUsage().rss;
      for (let i = 0; i < 5; i++) { await round(300); estimatePiSync(5e6, options); }
      globalThis.gc();
      console.log(JSON.stringify({ threads: threads() - before, kept: process.memoryUsage().rss - rss }));
      process.exit(0);`;
    const { stdout } = await runModule(program, ['--expose-gc'], UNCOVERED);
    const { threads, kept } = JSON.parse(stdout) as { threads: number; kept: number };
    // Each JavaScript worker brings a few threads of Node's own.
    if (backend === 'native') expect(threads).toBeLessThanOrEqual(capabilities().threads);
    expect(kept).toBeLessThan(16 * 2 ** 20);
  });
});

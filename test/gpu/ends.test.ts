import { expect, test } from 'vitest';
import { interruptAtWork, runCli, runModule } from '../children.js';
import { describeGpu } from './device.js';

/** Calls on the GPU that end in the middle, in processes of their own: each ends as it should, with no crash and no hang. */

const LONG = 1e15;

describeGpu('a process whose calls on the GPU end early', () => {
  test('two hundred calls, aborted at random moments or not: every answer right, and the process ends by itself', async () => {
    const { code, signal, stdout } = await runModule(`
      import { estimatePi, tally, tallySync } from 'estimate-pi';
      await estimatePi(1e6, { backend: 'gpu' });
      let seed = 2026;
      const random = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
      let wrong = 0;
      let aborted = 0;
      let partial = 0;
      const call = async (index) => {
        // Every eighth would never end by itself, so that some are cut short whatever the speed.
        const isEndless = index % 8 === 0;
        const samples = isEndless ? 1e13 : 1 + Math.floor(random() ** 2 * 1e8);
        const shard = { seed: index, start: Math.floor(random() * 2 ** 40), samples };
        const controller = new AbortController();
        const keepPartial = isEndless || random() < 0.5;
        if (isEndless || random() < 0.7) setTimeout(() => controller.abort(new Error('enough')), random() * 150);
        try {
          const counted = await tally(shard, { backend: 'gpu', signal: controller.signal, keepPartial });
          if (counted.samples < shard.samples) partial++;
          if (tallySync({ ...shard, samples: counted.samples }).hits !== counted.hits) wrong++;
        } catch (error) {
          if (error.message !== 'enough') throw error;
          aborted++;
        }
      };
      for (let index = 0; index < 200; ) {
        const several = Array.from({ length: 1 + Math.floor(random() * 4) }, () => call(index++));
        await Promise.all(several);
      }
      console.log(JSON.stringify({ wrong, aborted, partial }));
    `);
    expect({ code, signal }).toEqual({ code: 0, signal: null });
    const { wrong, aborted, partial } = JSON.parse(stdout);
    expect(wrong).toBe(0);
    expect(aborted).toBeGreaterThan(10);
    expect(partial).toBeGreaterThan(0);
  }, 300_000);

  test('process.exit at any moment, while it opens or counts', async () => {
    // Milliseconds after the start: no sign tells of most of these moments.
    const moments = [1, 30, 100, 300, 900, 2500];
    const ended = moments.map((moment) =>
      runModule(`
        import { tally } from 'estimate-pi';
        setTimeout(() => process.exit(7), ${moment});
        await tally({ seed: 1, samples: ${LONG} }, { backend: 'gpu' });
      `),
    );
    for (const { code, signal } of await Promise.all(ended))
      expect({ code, signal }).toEqual({ code: 7, signal: null });
  });

  test('process.exit between two batches', async () => {
    const { code, signal } = await runModule(`
      import { tally } from 'estimate-pi';
      await tally({ seed: 1, samples: ${LONG} }, { backend: 'gpu', onProgress: () => process.exit(7) });
    `);
    expect({ code, signal }).toEqual({ code: 7, signal: null });
  });

  test.skipIf(process.platform === 'win32')('SIGINT ends it as any process', async () => {
    const { code, signal } = await runModule(`
      import { tally } from 'estimate-pi';
      const onProgress = () => process.kill(process.pid, 'SIGINT');
      await tally({ seed: 1, samples: ${LONG} }, { backend: 'gpu', onProgress });
    `);
    expect({ code, signal }).toEqual({ code: null, signal: 'SIGINT' });
  });

  test('an error that nobody catches ends it at once', async () => {
    const { code, stderr } = await runModule(`
      import { tally } from 'estimate-pi';
      await tally({ seed: 1, samples: ${LONG} }, { backend: 'gpu', onProgress: () => { throw new Error('of mine'); } });
    `);
    expect(code).toBe(1);
    expect(stderr).toContain('of mine');
  });

  test('a device that is open and idle keeps no process alive', async () => {
    const { code, stdout } = await runModule(`
      import { estimatePi } from 'estimate-pi';
      console.log((await estimatePi(1e7, { seed: 42, backend: 'gpu' })).hits);
    `);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '7852923\n' });
  });

  test.skipIf(process.platform === 'win32')(
    'Ctrl-C while the command line counts leaves a partial estimate',
    async () => {
      const { code, stdout } = await interruptAtWork([String(LONG), '--backend', 'gpu', '--seed', '1', '--json']);
      expect(code).toBe(130);
      expect(JSON.parse(stdout)).toMatchObject({ partial: true, backend: 'gpu', seed: 1 });
    },
  );

  test('a worker thread that asks for the GPU is refused with the reason, and ending it harms nothing', async () => {
    const { code, stdout } = await runModule(`
      import { Worker } from 'node:worker_threads';
      const worker = new Worker(\`
        import { parentPort } from 'node:worker_threads';
        import { estimatePi } from 'estimate-pi';
        estimatePi(1e9, { backend: 'gpu' }).catch(({ code, message }) => parentPort.postMessage({ code, message }));
        setInterval(() => undefined, 1000);
      \`, { eval: true, execArgv: ['--input-type=module'] });
      worker.once('message', async (refused) => {
        console.log(JSON.stringify(refused));
        await worker.terminate();
      });
    `);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      code: 'ERR_GPU_UNAVAILABLE',
      message: expect.stringContaining('from the main thread alone'),
    });
  });

  test('a worker thread may end while the main thread counts', async () => {
    const { code, stdout } = await runModule(`
      import { Worker } from 'node:worker_threads';
      import { estimatePi } from 'estimate-pi';
      const worker = new Worker("setInterval(() => undefined, 1000)", { eval: true });
      const onProgress = () => void worker.terminate();
      console.log((await estimatePi(3e8, { seed: 42, backend: 'gpu', onProgress })).samples);
      await worker.terminate();
    `);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '300000000\n' });
  });
});

describeGpu('the commands with --backend gpu', () => {
  test.each([
    [['tally', '-n', '1e7', '-s', '42', '-b', 'gpu', '-q'], /"hits":7852923/],
    [['converge', '1e7', '-s', '42', '-b', 'gpu', '--json'], /"hits":7852923/],
    [['1e7', '-s', '42', '-b', 'gpu'], /backend +gpu, kernel wgsl/],
    [['info'], /gpu +.+kernel wgsl/],
  ])('%j count on it', async (args, output) => {
    const { code, stdout } = await runCli(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(output);
  });

  test('bench measures it beside the best of the processor', async () => {
    const { code, stdout } = await runCli(['bench', '--backend', 'gpu', '--seconds', '1', '--json']);
    expect(code).toBe(0);
    const { speeds } = JSON.parse(stdout) as { speeds: { name: string; samplesPerSecond: number }[] };
    expect(speeds.map(({ name }) => name)).toEqual([
      expect.stringMatching(/^wgsl on ./),
      expect.any(String),
      'Math.random()',
    ]);
  });

  test('a driver in software is refused in one line that says what allows it', async () => {
    const { code, stderr } = await runCli(['1e7', '--backend', 'gpu', '-q'], { ESTIMATE_PI_GPU_SOFTWARE: '' });
    expect(code).toBe(1);
    expect(stderr).toContain('ESTIMATE_PI_GPU_SOFTWARE=1 allows it');
  });

  test('a variable that is neither 0 nor 1 is refused by name', async () => {
    const { code, stderr } = await runCli(['1e7', '--backend', 'gpu', '-q'], { ESTIMATE_PI_GPU_SOFTWARE: 'yes' });
    expect(code).not.toBe(0);
    expect(stderr).toContain("ESTIMATE_PI_GPU_SOFTWARE must be 0 or 1; got 'yes'");
  });
});

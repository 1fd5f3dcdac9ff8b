import type { Queue } from 'bullmq';
import { queueStatus, submitEstimate } from 'estimate-pi/bullmq';
import { describe, expect, test } from 'vitest';
import { imported, runCli, start } from './children.js';
import { CLI, expectedHits, isEmpty, useCluster, whenDone } from './cluster.js';
import { hasRedis } from './redis.js';

/** What goes wrong with workers, submitters and what they hand each other. */

const GIANT = 9e15;
const poll = { timeout: 30_000, interval: 100 };

describe.skipIf(!hasRedis)('a queue in which something is wrong (needs redis-server)', () => {
  const cluster = useCluster();
  const { url, queue, inProcess, asProcess, stranger, submit, withQueue, counts } = cluster;

  describe('a worker', () => {
    test.each([
      [['--kernel', 'nonsense'], {}],
      [[], { ESTIMATE_PI_KERNEL: 'nonsense' }],
      [['--backend', 'native'], { ESTIMATE_PI_ADDON: '/nowhere/addon.node' }],
    ])('that cannot count, by %j and %j, says so before it takes a shard', async (args, variables) => {
      const estimate = submit(1e8, { shards: 4 });
      const { code, stdout, stderr } = await asProcess(args, variables).ended;
      expect({ isRefused: code !== 0, stdout }).toEqual({ isRefused: true, stdout: '' });
      expect(stderr).toMatch(/^estimate-pi: .*(nonsense|no such file)/);
      inProcess();
      expect((await estimate).hits).toBe(expectedHits(1e8));
    });

    test('whose threads die hands its shard back and ends, and another counts it', async () => {
      const preload = `
        import threads from 'node:worker_threads';
        import { syncBuiltinESMExports } from 'node:module';
        const { Worker } = threads;
        threads.Worker = class extends Worker {
          constructor(script, options) { super("throw new Error('no memory')", { ...options, eval: true }); }
        };
        syncBuiltinESMExports();`;
      const NODE_OPTIONS = imported(preload);
      const lame = asProcess(['--backend', 'workers'], { NODE_OPTIONS, VITEST: '' });
      await lame.said('working on queue');
      const estimate = submit(1e8, { shards: 1 });
      const { code, stderr } = await lame.ended;
      expect(code).toBe(1);
      expect(stderr).toContain('no memory');
      inProcess();
      expect((await estimate).hits).toBe(expectedHits(1e8));
      expect(await counts()).toSatisfy(isEmpty);
    });

    test('that lives on a full disk goes on', async () => {
      const command = `exec "$0" "$@" 2> /dev/full`;
      const args = ['-c', command, process.execPath, CLI, 'work', '--redis', url(), '--queue', queue()];
      const child = start('sh', args);
      cluster.atEnd(() => child.kill('SIGKILL'));
      expect((await submit(1e8, { shards: 4 })).hits).toBe(expectedHits(1e8));
      child.kill('SIGTERM');
      expect((await child.ended).code).toBe(0);
    });

    test.each([
      ['hits that are off by one in a thousand', { hits: 0.786 * 1e8 }, 'cannot have hit'],
      ['the hits of another stream', { stream: 2 }, 'stream'],
      ['the hits of another range', { start: 7 }, 'asked for'],
      ['more than it was asked for', { samples: 2e8 }, 'asked for'],
      ['no tally', undefined, 'a tally must be an object'],
    ])('that hands in %s is found out', async (_, lie, message) => {
      stranger(async ({ data: { stream, seed, start: first, samples } }) => {
        const honest = { stream, seed, start: first, samples, hits: Math.round((samples * Math.PI) / 4) };
        return lie === undefined ? 'nothing' : { ...honest, ...lie };
      });
      await expect(submit(1e8, { shards: 1 })).rejects.toMatchObject({
        code: 'ERR_SHARD_FAILED',
        message: expect.stringContaining(message),
      });
      expect((await counts())['waiting']).toBe(0);
    });

    test('that refuses a shard makes its reason known, safe to show', async () => {
      stranger(async () => {
        throw new Error(`no\u001b[2J${'x'.repeat(1e6)}`);
      });
      const error = await submit(1e8, { shards: 4 }).catch((reason: Error) => reason);
      expect(error).toMatchObject({ code: 'ERR_SHARD_FAILED', message: expect.stringMatching(/no\\u\{1b\}\[2Jx{50}/) });
      expect((error as Error).message.length).toBeLessThan(300);
      expect((await counts())['waiting']).toBe(0);
    });
  });

  describe('a job', () => {
    const whole = { format: 2, stream: 1, estimate: 'abc', shard: 0, shards: 1, seed: 1, start: 0, samples: 10 };
    test.each([
      ['of format 1', 'shard', { stream: 1, seed: 1, start: 0, samples: 10 }, 'queue format 1'],
      ['of format 1, to be merged', 'merge', { stream: 1, seed: 1, samples: 10 }, 'queue format 1'],
      ['of a format to come', 'shard of format 3', { ...whole, format: 3 }, 'queue format 3'],
      ['of a format that is none', 'shard of format 2', { format: { '\u001b': 1 } }, 'queue format an object'],
      ['without data', 'shard of format 2', 'garbage', 'damaged job'],
      ['without a stream version', 'shard of format 2', { ...whole, stream: 'one' }, 'stream must be a version'],
      ['of another dart stream', 'shard of format 2', { ...whole, stream: 2 }, 'of dart stream version 2'],
      ['with a seed that cannot be', 'shard of format 2', { ...whole, seed: -1 }, 'seed must be'],
      ['with an end that cannot be', 'shard of format 2', { ...whole, start: 2 ** 53 - 5 }, 'must not exceed'],
      ['with an id that cannot be', 'shard of format 2', { ...whole, estimate: 'a\nb' }, 'estimate must be an id'],
      ['of somebody else', 'mail\u001b[2J', {}, "a job named 'mail\\u{1b}[2J'"],
    ])('%s fails at once with a reason, and the worker goes on', async (_, name, data, message) => {
      await withQueue((opened) => opened.add(name, data, { attempts: 5 }));
      const { worker } = inProcess();
      const { reason, attempts } = await new Promise<{ reason: string; attempts: number }>((resolve) =>
        worker.once('failed', (job, error) => resolve({ reason: error.message, attempts: job?.attemptsMade ?? 0 })),
      );
      expect(reason).toContain(message);
      expect(attempts).toBe(1);
      expect((await submit(1e6)).hits).toBe(expectedHits(1e6));
    });

    test('that nobody holds a lease for is dropped', async () => {
      await withQueue((opened) => opened.add('shard of format 2', { ...whole, samples: 1e15 }));
      inProcess();
      await expect.poll(counts, poll).toSatisfy(isEmpty);
    });

    test('that is spoiled within an estimate fails the estimate, with its reason', async () => {
      const estimate = submit(1e8, { shards: 4 });
      estimate.catch(() => undefined);
      await expect.poll(async () => (await counts())['waiting'], poll).toBe(4);
      await withQueue(async (opened) => {
        const [job] = await opened.getWaiting();
        await job?.updateData({ ...job.data, samples: 'many' });
      });
      inProcess();
      await expect(estimate).rejects.toMatchObject({
        code: 'ERR_SHARD_FAILED',
        message: expect.stringContaining('damaged job'),
      });
    });
  });

  describe('an estimate that is called off leaves the queue and its workers', () => {
    const isIdle = async (): Promise<void> => {
      await expect.poll(counts, { timeout: 5000, interval: 100 }).toSatisfy(isEmpty);
    };

    test('by its signal', async () => {
      inProcess();
      const controller = new AbortController();
      const { onProgress, reached } = whenDone(1e-9);
      const estimate = submit(GIANT, { shards: 64, signal: controller.signal, onProgress });
      estimate.catch(() => undefined);
      await reached;
      const reason = new Error('never mind');
      controller.abort(reason);
      await expect(estimate).rejects.toBe(reason);
      await isIdle();
    });

    test('by a listener that throws', async () => {
      inProcess();
      const onProgress = ({ done }: { done: number }): void => {
        if (done > 0) throw new Error('listener');
      };
      await expect(submit(GIANT, { shards: 200, onProgress })).rejects.toThrow('listener');
      await isIdle();
    });

    test('by Ctrl-C, with exit code 130', async () => {
      const child = start(process.execPath, [CLI, 'submit', '1e12', '--redis', url(), '--queue', queue()]);
      await child.said('has no worker yet');
      await expect.poll(async () => (await counts())['waiting'], poll).toBe(64);
      child.kill('SIGINT');
      const { code, stderr } = await child.ended;
      expect(code).toBe(130);
      expect(stderr).toMatch(/^estimate-pi: queue '.*' has no worker yet; .*\nestimate-pi: called off\n$/);
      await isIdle();
    });

    test('by the death of its submitter', async () => {
      inProcess();
      const child = start(process.execPath, [CLI, 'submit', String(GIANT), '--redis', url(), '--queue', queue()]);
      await expect.poll(async () => (await counts())['active'], poll).toBe(1);
      child.kill('SIGKILL');
      await child.ended;
      await expect.poll(async () => (await counts())['active'], poll).toBe(0);
      expect(await counts()).toMatchObject({ waiting: 0, active: 0, failed: 0 });
    });

    test('before it began', async () => {
      await expect(submit(1e6, { signal: AbortSignal.abort(new Error('early')) })).rejects.toThrow('early');
      await isIdle();
    });

    test('in the middle of 100,000 shards, at once and in bounded memory', async () => {
      const before = process.memoryUsage().rss;
      let ticks = 0;
      const ticking = setInterval(() => ticks++, 10);
      cluster.atEnd(() => clearInterval(ticking));
      inProcess();
      await expect(submit(1e5 * 2 ** 20, { shards: 1e5, signal: AbortSignal.timeout(1000) })).rejects.toThrow(
        'aborted',
      );
      expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20);
      expect(ticks).toBeGreaterThan(10);
      await isIdle();
    });
  });

  test('an estimate that somebody removes from the queue is not waited for', async () => {
    const estimate = submit(1e8, { shards: 4 });
    estimate.catch(() => undefined);
    await expect.poll(async () => (await counts())['waiting'], poll).toBe(4);
    await withQueue((opened: Queue) => opened.obliterate({ force: true }));
    await expect(estimate).rejects.toMatchObject({
      code: 'ERR_SHARD_FAILED',
      message: expect.stringContaining('removed'),
    });
  });

  test('a submitter that was stopped for longer than its lease goes on', async () => {
    inProcess();
    const args = ['submit', '2e9', '--shards', '40', '--seed', '42', '--quiet', '--redis', url(), '--queue', queue()];
    const child = start(process.execPath, [CLI, ...args]);
    cluster.atEnd(() => child.kill('SIGKILL'));
    await expect.poll(async () => (await queueStatus({ connection: url(), queue: queue() })).estimates, poll).toBe(1);
    child.kill('SIGSTOP');
    await expect.poll(async () => (await counts())['waiting'], poll).toBe(0);
    const lease = () =>
      withQueue(async (opened) => (await opened.getBackend().client).scan(0, { MATCH: `*:${queue()}:estimate:*` }));
    await expect.poll(async () => (await lease())[1], poll).toEqual([]);
    child.kill('SIGCONT');
    expect(await child.ended).toMatchObject({ code: 0, stdout: `${(4 * expectedHits(2e9)) / 2e9}\n` });
  });

  test('another package in the same queue is left alone', async () => {
    await withQueue((opened) => opened.add('mail', {}, { delay: 1e6 }));
    inProcess();
    await submitEstimate({ connection: url(), queue: queue(), samples: 1e6 });
    expect(await counts()).toMatchObject({ delayed: 1 });
    expect((await runCli(['status', '--redis', url(), '--queue', queue()])).code).toBe(0);
  });
});

import { fileURLToPath } from 'node:url';
import { FlowProducer, Job, Queue, Worker } from 'bullmq';
import { capabilities, estimatePiSync, tallySync } from 'estimate-pi';
import { createWorker, type EstimateWorker, queueStatus, submitEstimate } from 'estimate-pi/bullmq';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Running, runCli, start } from './children.js';
import { hasRedis, type RedisServer, startRedis } from './redis.js';

/** On a real Redis. Where there is no redis-server on the PATH, the whole file is reported as skipped. */

const CLI = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const SEED = 42;
// Some seconds of work on either backend.
const SAMPLES = capabilities().backend === 'native' ? 40e9 : 2e9;

/** Shards are handed out fast, and a lost one is missed soon. */
const stalledMs = 1500;

describe.skipIf(!hasRedis)('a cluster (needs redis-server)', () => {
  let redis: RedisServer;
  let url = '';
  let number = 0;
  let queue = '';
  const stops: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    url = redis.url;
  });
  afterAll(() => redis.stop());
  afterEach(async () => {
    await Promise.all(stops.splice(0).map((stop) => stop()));
  });

  const inProcess = (options: object = {}): EstimateWorker => {
    const worker = createWorker({ connection: url, queue, stalledMs, ...options });
    stops.push(() => worker.stop(0));
    return worker;
  };
  const asProcess = (): Running => {
    const child = start(process.execPath, [CLI, 'work', '--redis', url, '--queue', queue, '--quiet']);
    stops.push(() => {
      child.kill('SIGKILL');
      return child.ended;
    });
    return child;
  };
  const newQueue = (): string => `test-${++number}`;
  const submit = (samples: number, shards: number, more: object = {}) =>
    submitEstimate({ connection: url, queue, samples, seed: SEED, shards, ...more });
  const expected = (samples: number): number => estimatePiSync(samples, { seed: SEED }).hits;
  /** Resolves when the estimate has come that far. */
  const whenDone = (
    share: number,
  ): { onProgress: (p: { done: number; total: number }) => void; reached: Promise<void> } => {
    let reach = (): void => undefined;
    const reached = new Promise<void>((resolve) => {
      reach = resolve;
    });
    return { onProgress: ({ done, total }) => done >= share * total && reach(), reached };
  };
  const withQueue = async <T>(use: (queue: Queue) => Promise<T>): Promise<T> => {
    const opened = new Queue(queue, { connection: { url } });
    try {
      return await use(opened);
    } finally {
      await opened.close();
    }
  };
  const leftovers = () => withQueue((opened) => opened.getJobCounts());

  test('three workers and 64 shards find the integer that one thread finds, and leave nothing behind', async () => {
    queue = newQueue();
    for (let i = 0; i < 3; i++) inProcess();
    const progress: number[] = [];
    const { hits, samples, shards } = await submit(1e9, 64, {
      onProgress: (p: { done: number }) => progress.push(p.done),
    });
    const alone = tallySync({ seed: SEED, samples: 1e9 }, { threads: 1 });
    expect({ hits, samples, shards }).toEqual({ hits: alone.hits, samples: 1e9, shards: 64 });
    expect(progress).toEqual([...progress].sort((x, y) => x - y));
    expect(progress.at(-1)).toBe(1e9);
    expect(Object.values(await leftovers()).every((count) => count === 0)).toBe(true);
  });

  test('a worker that is killed in the middle of a shard loses nothing', async () => {
    queue = newQueue();
    const victim = asProcess();
    const { onProgress, reached } = whenDone(0.1);
    const estimate = submit(SAMPLES, 20, { onProgress });
    await reached;
    victim.kill('SIGKILL');
    await victim.ended;
    inProcess();
    expect((await estimate).hits).toBe(expected(SAMPLES));
  });

  test('a worker that is asked to stop finishes its shard or hands it back, and exits 0', async () => {
    queue = newQueue();
    const first = asProcess();
    const { onProgress, reached } = whenDone(0.1);
    const estimate = submit(SAMPLES, 10, { onProgress });
    await reached;
    first.kill('SIGTERM');
    // As a launcher in between may do.
    setTimeout(() => first.kill('SIGTERM'), 50);
    expect(await first.ended).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
    // One that would take for ever is handed back.
    const second = inProcess();
    await new Promise((resolve) => second.worker.once('active', resolve));
    await second.stop(0);
    inProcess();
    expect((await estimate).hits).toBe(expected(SAMPLES));
  });

  test('Redis crashes and comes back with its append-only file, and the estimate goes on', async () => {
    queue = newQueue();
    inProcess();
    const { onProgress, reached } = whenDone(0.2);
    const estimate = submit(SAMPLES, 20, { onProgress });
    await reached;
    await redis.restart('SIGKILL');
    expect((await estimate).hits).toBe(expected(SAMPLES));
  });

  test('two workers that count the same shard agree, and it counts once', async () => {
    queue = newQueue();
    // Without renewing its lock a worker is taken for dead while it counts: the other one gets the same shard.
    const deaf = inProcess({ stalledMs: 300 });
    Object.assign(deaf.worker.opts, { skipLockRenewal: true });
    inProcess({ stalledMs: 300 });
    const samples = SAMPLES / 10;
    expect((await submit(samples, 4)).hits).toBe(expected(samples));
  });

  test('a tally of another dart stream is refused by the merge, by name', async () => {
    queue = newQueue();
    const estimate = submit(4 * 2 ** 20, 4);
    estimate.catch(() => undefined);
    const stranger = new Worker(queue, undefined, { connection: { url } });
    stops.push(() => stranger.close(true));
    const token = 'stranger';
    for (let counted = 0; counted < 4; ) {
      const job = await stranger.getNextJob(token);
      if (job?.name !== 'shard') continue;
      const { seed, start: first, samples } = job.data;
      await job.moveToCompleted({ stream: 2, seed, start: first, samples, hits: 1 }, token, false);
      counted++;
    }
    inProcess();
    await expect(estimate).rejects.toMatchObject({
      code: 'ERR_SHARD_FAILED',
      message: expect.stringContaining('stream'),
    });
  });

  test('a shard of another dart stream is not counted, and the reason is told', async () => {
    queue = newQueue();
    const flow = new FlowProducer({ connection: { url } });
    stops.push(() => flow.close());
    await flow.add({ name: 'shard', queueName: queue, data: { stream: 2, seed: 1, start: 0, samples: 1000 } });
    const { worker } = inProcess();
    const reason = await new Promise((resolve) => worker.once('failed', (_, error) => resolve(error.message)));
    expect(reason).toBe('the shard is of dart stream version 2, this worker throws 1');
  });

  test.each([
    ['nonsense for data', 'shard', 'garbage', 'a damaged job'],
    ['no stream version', 'shard', { stream: 'one', seed: 1, start: 0, samples: 10 }, 'stream must be a version'],
    ['a seed that cannot be', 'shard', { stream: 1, seed: -1, start: 0, samples: 10 }, 'seed must be'],
    ['a name of somebody else', 'mail', {}, "a job named 'mail'"],
    ['a merge without shards', 'merge', { stream: 1, seed: 1, samples: 10 }, 'at least one tally'],
  ])('a poisoned job with %s fails at once with a reason, and the worker goes on', async (_, name, data, message) => {
    queue = newQueue();
    const job = await withQueue((opened) => opened.add(name, data, { attempts: 5 }));
    const { worker } = inProcess();
    const reason = await new Promise((resolve) => worker.once('failed', (_job, error) => resolve(error.message)));
    expect(reason).toContain(message);
    const found = await withQueue((opened) => Job.fromId(opened, job.id ?? ''));
    expect(found?.attemptsMade).toBe(1);
    expect((await submit(1e6, 2)).hits).toBe(expected(1e6));
  });

  test('a poisoned shard within an estimate fails the estimate, with its reason', async () => {
    queue = newQueue();
    const estimate = submit(1e8, 4);
    estimate.catch(() => undefined);
    await expect.poll(() => withQueue((opened) => opened.getWaitingCount())).toBe(4);
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

  test('an estimate that is called off rejects with the reason, and what had not started is gone', async () => {
    queue = newQueue();
    const { worker } = inProcess();
    const controller = new AbortController();
    const { onProgress, reached } = whenDone(0.1);
    const estimate = submit(SAMPLES, 20, { onProgress, signal: controller.signal });
    await reached;
    const reason = new Error('never mind');
    controller.abort(reason);
    await expect(estimate).rejects.toBe(reason);
    expect(await withQueue((opened) => opened.getWaitingCount())).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(worker.isRunning()).toBe(true);
    const { hostname: host, port } = new URL(url);
    const again = await submit(1e6, 2, { connection: { host, port: Number(port) } });
    expect(again.hits).toBe(expected(1e6));
  });

  test('an estimate that somebody removes from the queue is not waited for', async () => {
    queue = newQueue();
    const estimate = submit(1e8, 4);
    estimate.catch(() => undefined);
    await expect.poll(() => withQueue((opened) => opened.getWaitingCount())).toBe(4);
    await withQueue((opened) => opened.obliterate({ force: true }));
    await expect(estimate).rejects.toMatchObject({
      code: 'ERR_SHARD_FAILED',
      message: expect.stringContaining('removed'),
    });
  });

  test('a worker tells what it does', async () => {
    queue = newQueue();
    const child = start(process.execPath, [CLI, 'work', '--redis', url, '--queue', queue]);
    stops.push(() => child.ended);
    await withQueue((opened) => opened.add('mail', {}));
    await submit(1e6, 1);
    child.kill('SIGINT');
    const { code, stderr } = await child.ended;
    expect(code).toBe(0);
    expect(stderr).toContain(`working on queue '${queue}'`);
    expect(stderr).toContain("failed: a job named 'mail' is not of this package");
    expect(stderr).toContain('shard done: 1 000 000 darts');
    expect(stderr).toMatch(/stopping\n$/);
  });

  test('thousands of shards in one submission', async () => {
    queue = newQueue();
    inProcess();
    const samples = 3000 * 2 ** 20;
    const { hits, shards } = await submit(samples, 3000);
    expect({ hits, shards }).toEqual({ hits: expected(samples), shards: 3000 });
  });

  test('submit, work and status from the command line', async () => {
    queue = newQueue();
    asProcess();
    const args = ['--redis', url, '--queue', queue];
    const { code, stdout } = await runCli(['submit', '1e9', '--seed', String(SEED), '--json', ...args]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ hits: expected(1e9), samples: 1e9 });
    expect((await runCli(['submit', '1e6', '--seed', '1', ...args])).stdout).toMatch(/^π ≈ .*\n(.*\n)*shards +1\n/);
    expect((await runCli(['submit', '1e6', '--seed', '1', '--quiet', ...args])).stdout).toMatch(/^3\.1\d+\n$/);
    expect(JSON.parse((await runCli(['status', '--json', ...args])).stdout)).toMatchObject({ workers: 1, waiting: 0 });
    expect((await runCli(['status', ...args])).stdout).toMatch(/^workers +1$/m);
    expect(await queueStatus({ connection: url, queue })).toMatchObject({ workers: 1 });
  });

  test('a second Ctrl-C ends a worker at once, and its shard is handed to another', async () => {
    queue = newQueue();
    const impatient = asProcess();
    const controller = new AbortController();
    const estimate = submit(1e13, 1, { signal: controller.signal });
    await expect.poll(() => withQueue((opened) => opened.getActiveCount())).toBe(1);
    impatient.kill('SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 800));
    impatient.kill('SIGINT');
    expect(await impatient.ended).toMatchObject({ code: 130, stderr: '' });
    inProcess();
    await expect.poll(() => withQueue((opened) => opened.getActiveCount()), { timeout: 10_000 }).toBe(1);
    controller.abort(new Error('enough'));
    await expect(estimate).rejects.toThrow('enough');
  });

  test('Ctrl-C calls a submission off and exits 130', async () => {
    queue = newQueue();
    const child = start(process.execPath, [CLI, 'submit', '1e12', '--redis', url, '--queue', queue]);
    await expect.poll(() => withQueue((opened) => opened.getWaitingCount())).toBe(64);
    child.kill('SIGINT');
    const { code, stderr } = await child.ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(/^estimate-pi: queue '.*' has no worker yet; .*\nestimate-pi: called off\n$/);
    expect(await withQueue((opened) => opened.getWaitingCount())).toBe(0);
  });

  describe('without a Redis that answers: one line, exit 1', () => {
    test('a wrong password', async () => {
      const guarded = await startRedis('--requirepass', 'secret');
      stops.push(() => guarded.stop());
      const wrong = guarded.url.replace('//', '//:wrong@');
      for (const args of [['submit', '1e9'], ['work'], ['status']]) {
        const { code, stdout, stderr } = await runCli([...args, '--redis', wrong]);
        expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
        expect(stderr).toMatch(/^estimate-pi: Redis: .*WRONGPASS.*\n$/);
      }
      const right = guarded.url.replace('//', '//:secret@');
      expect((await runCli(['status', '--redis', right])).code).toBe(0);
    });

    test('nobody at the address', async () => {
      const gone = await startRedis();
      await gone.stop();
      const ended = await Promise.all(
        [['submit', '1e9'], ['work'], ['status']].map((args) => runCli([...args, '--redis', gone.url])),
      );
      for (const { code, stdout, stderr } of ended) {
        expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
        expect(stderr).toMatch(/^estimate-pi: Redis: .*ECONNREFUSED.*\n$/);
      }
    });

    test('Redis goes for good in the middle of it', async () => {
      const mortal = await startRedis();
      const args = ['--redis', mortal.url];
      const working = start(process.execPath, [CLI, 'work', '--quiet', ...args]);
      const submitting = start(process.execPath, [CLI, 'submit', '1e13', ...args]);
      await expect.poll(async () => (await queueStatus({ connection: mortal.url })).active).toBe(1);
      await mortal.stop();
      for (const { code, stderr } of await Promise.all([working.ended, submitting.ended])) {
        expect(code).toBe(1);
        expect(stderr.replace(/^.* has no worker yet; .*\n/, '')).toMatch(/^estimate-pi: Redis: .*\n$/);
      }
    });

    test('a Redis that hangs', async () => {
      const hanging = await startRedis();
      stops.push(() => hanging.stop());
      hanging.kill('SIGSTOP');
      const { code, stderr } = await runCli(['status', '--redis', hanging.url]);
      expect({ code, stderr }).toEqual({ code: 1, stderr: 'estimate-pi: Redis: it does not answer\n' });
    });

    test('a URL that is none', async () => {
      const { code, stderr } = await runCli(['status', '--redis', 'http://:secret@localhost']);
      expect(code).toBe(2);
      expect(stderr).toBe('estimate-pi: --redis must be a URL such as redis://:password@host:6379/0\n');
    });
  });
});

import { capabilities, tallySync } from 'estimate-pi';
import { queueStatus } from 'estimate-pi/bullmq';
import { describe, expect, test } from 'vitest';
import { runCli, start } from './children.js';
import { CLI, expectedHits, isEmpty, SEED, useCluster, whenDone } from './cluster.js';
import { hasRedis } from './redis.js';

/** On a real Redis. Where there is no redis-server on the PATH, the whole file is reported as skipped. */

// Some seconds of work on either backend.
const SAMPLES = capabilities().backend === 'native' ? 5e9 : 1e9;

describe.skipIf(!hasRedis)('a cluster (needs redis-server)', () => {
  const { redis, url, queue, inProcess, asProcess, submit, withQueue, counts, atEnd } = useCluster();

  test('three workers and 64 shards find the integer that one thread finds, and leave nothing behind', async () => {
    for (let i = 0; i < 3; i++) inProcess();
    const progress: number[] = [];
    const { hits, samples, shards } = await submit(1e9, {
      shards: 64,
      onProgress: (p: { done: number }) => progress.push(p.done),
    });
    const alone = tallySync({ seed: SEED, samples: 1e9 }, { threads: 1 });
    expect({ hits, samples, shards }).toEqual({ hits: alone.hits, samples: 1e9, shards: 64 });
    expect(progress).toEqual([...progress].sort((x, y) => x - y));
    expect(progress.at(-1)).toBe(1e9);
    expect(await counts()).toSatisfy(isEmpty);
  });

  test('a worker that is killed in the middle of a shard loses nothing', async () => {
    const victim = asProcess();
    const { onProgress, reached } = whenDone(0.1);
    const estimate = submit(SAMPLES, { shards: 20, onProgress });
    await reached;
    victim.kill('SIGKILL');
    await victim.ended;
    inProcess();
    expect((await estimate).hits).toBe(expectedHits(SAMPLES));
  });

  test('a worker that is asked to stop hands in what it has, and exits 0', async () => {
    const first = asProcess();
    const { onProgress, reached } = whenDone(0.1);
    const estimate = submit(SAMPLES, { shards: 3, onProgress });
    await reached;
    first.kill('SIGTERM');
    // As a launcher in between may do.
    first.kill('SIGTERM');
    expect(await first.ended).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
    const second = inProcess();
    await new Promise((resolve) => second.worker.once('active', resolve));
    await second.close(0);
    inProcess();
    expect((await estimate).hits).toBe(expectedHits(SAMPLES));
  });

  test('Redis crashes and comes back with its append-only file, and the estimate goes on', async () => {
    inProcess();
    const { onProgress, reached } = whenDone(0.2);
    const estimate = submit(SAMPLES, { shards: 20, onProgress });
    await reached;
    await redis().restart('SIGKILL');
    expect((await estimate).hits).toBe(expectedHits(SAMPLES));
  });

  test('Redis loses all that it held, and the estimate goes on', async () => {
    inProcess();
    const { onProgress, reached } = whenDone(0.2);
    const estimate = submit(SAMPLES, { shards: 20, onProgress });
    await reached;
    await redis().lose();
    expect((await estimate).hits).toBe(expectedHits(SAMPLES));
  });

  test('two workers that count the same shard agree, and it counts once', async () => {
    // Without renewing its lock a worker is taken for dead while it counts: the other one gets the same shard.
    const deaf = inProcess({ stalledMs: 300 });
    Object.assign(deaf.worker.opts, { skipLockRenewal: true });
    inProcess({ stalledMs: 300 });
    const samples = SAMPLES / 10;
    expect((await submit(samples, { shards: 4 })).hits).toBe(expectedHits(samples));
  });

  test('thousands of shards in one submission, of which few are in the queue at any time', async () => {
    inProcess();
    const samples = 3000 * 2 ** 20;
    let most = 0;
    const estimate = submit(samples, { shards: 3000 });
    const looking = setInterval(async () => {
      const { waiting = 0 } = await counts().catch(() => ({}) as { waiting?: number });
      most = Math.max(most, waiting);
    }, 200);
    atEnd(() => clearInterval(looking));
    expect((await estimate).hits).toBe(expectedHits(samples));
    expect(most).toBeLessThanOrEqual(2048);
  });

  test('a small estimate is answered beside 64 giant shards, whose progress moves', async () => {
    inProcess();
    const { onProgress, reached } = whenDone(1e-9);
    const controller = new AbortController();
    const giant = submit(9e15, { shards: 64, onProgress, signal: controller.signal });
    giant.catch(() => undefined);
    await reached;
    expect((await submit(1e8, { shards: 10 })).hits).toBe(expectedHits(1e8));
    controller.abort(new Error('enough'));
    await expect(giant).rejects.toThrow('enough');
  });

  test('submit, work and status from the command line', async () => {
    asProcess();
    const args = ['--redis', url(), '--queue', queue()];
    const { code, stdout } = await runCli(['submit', '1e9', '--seed', String(SEED), '--json', ...args]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ hits: expectedHits(1e9), samples: 1e9 });
    expect((await runCli(['submit', '1e6', '--seed', '1', ...args])).stdout).toMatch(/^π ≈ .*\n(.*\n)*shards +1\n/);
    expect((await runCli(['submit', '1e6', '--seed', '1', '--quiet', ...args])).stdout).toMatch(/^3\.1\d+\n$/);
    expect(JSON.parse((await runCli(['status', '--json', ...args])).stdout)).toMatchObject({ workers: 1, waiting: 0 });
    expect((await runCli(['status', ...args])).stdout).toMatch(/^workers +1$/m);
    expect(await queueStatus({ connection: url(), queue: queue() })).toMatchObject({ workers: 1 });
  });

  test('a prefix keeps queues of one name apart, and ESTIMATE_PI_REDIS says where', async () => {
    asProcess(['--quiet', '--prefix', 'theirs']);
    const args = ['submit', '1e6', '--seed', '1', '--quiet', '--queue', queue(), '--prefix', 'theirs'];
    expect(await runCli(args, { ESTIMATE_PI_REDIS: url() })).toMatchObject({ code: 0, stderr: '' });
    expect(await queueStatus({ connection: url(), queue: queue() })).toMatchObject({ workers: 0 });
  });

  test('a worker tells which shard of which estimate it counted, as text or as JSON', async () => {
    const text = start(process.execPath, [CLI, 'work', '--redis', url(), '--queue', queue()]);
    await text.said(`working on queue '${queue()}'`);
    await withQueue((opened) => opened.add('mail\u001b[2J', {}));
    await submit(1e6);
    await text.said('shard 0/1 of estimate');
    text.kill('SIGINT');
    const { code, stderr } = await text.ended;
    expect(code).toBe(0);
    expect(stderr).toContain("a job named 'mail\\u{1b}[2J' is not of this package");
    expect(stderr).toMatch(/shard 0\/1 of estimate [0-9a-f]{12}: counted 1 000 000 darts in .*\n/);
    expect(stderr).toMatch(/stopping\n$/);

    const json = start(process.execPath, [CLI, 'work', '--json', '--redis', url(), '--queue', queue()]);
    await json.said('"working"');
    await submit(1e6);
    await json.said('"counted"');
    json.kill('SIGTERM');
    const lines = (await json.ended).stdout.trim().split('\n');
    const entries = lines.map((line) => JSON.parse(line) as { event: string });
    expect(entries.map(({ event }) => event)).toEqual(['working', 'counted', 'stopping']);
    expect(entries[1]).toMatchObject({ shard: 0, shards: 1, start: 0, samples: 1e6, estimate: expect.any(String) });
  });
});

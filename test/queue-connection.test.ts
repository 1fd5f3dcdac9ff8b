import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createWorker, queueStatus, submitEstimate } from 'estimate-pi/bullmq';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, test } from 'vitest';
import { type Running, runCli, runModule, start, withoutPackages } from './children.js';
import { CLI, expectedHits, SEED } from './cluster.js';
import { hasRedis, type RedisServer, startRedis } from './redis.js';

/** Redis that refuses, is silent, knows no clients, or is one of a cluster; and the versions of bullmq that are allowed. */

const root = fileURLToPath(new URL('..', import.meta.url));
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const COMMANDS = [['submit', '1e9'], ['work'], ['status']];

describe.skipIf(!hasRedis)('a Redis (needs redis-server)', () => {
  const stops: (() => unknown)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });
  const redisWith = async (...settings: string[]): Promise<RedisServer> => {
    const redis = await startRedis(...settings);
    stops.push(() => redis.stop());
    return redis;
  };
  const running = (args: readonly string[]): Running => {
    const child = start(process.execPath, [CLI, ...args]);
    stops.push(() => {
      child.kill('SIGKILL');
      return child.ended;
    });
    return child;
  };

  test('with another password refuses in one line, and no password is shown', async () => {
    const redis = await redisWith('--requirepass', 'secret');
    const wrong = redis.url.replace('//', '//:wr%6Fng@');
    for (const args of COMMANDS) {
      const { code, stdout, stderr } = await runCli([...args, '--redis', wrong]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/^estimate-pi: Redis: .*WRONGPASS.*\n$/);
      expect(stderr).not.toMatch(/wr(o|%6F)ng[^ ]/);
    }
    const right = redis.url.replace('//', '//:secret@');
    expect((await runCli(['status'], { ESTIMATE_PI_REDIS: right })).code).toBe(0);
  });

  test('that is not there is missed after the patience, in one line', async () => {
    const gone = await startRedis();
    await gone.stop();
    const ended = await Promise.all(
      COMMANDS.map((args) => runCli([...args, '--redis', gone.url, '--patience', '1.5'])),
    );
    for (const { code, stdout, stderr } of ended) {
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/^estimate-pi: Redis: .*ECONNREFUSED.*\n$/);
    }
  });

  test('that goes for good in the middle of it ends submitter and worker', async () => {
    const mortal = await redisWith();
    const args = ['--redis', mortal.url, '--patience', '2'];
    const working = running(['work', '--quiet', ...args]);
    const submitting = running(['submit', '1e13', ...args]);
    await expect.poll(async () => (await queueStatus({ connection: mortal.url })).active, { timeout: 30_000 }).toBe(1);
    await mortal.stop();
    for (const { code, stderr } of await Promise.all([working.ended, submitting.ended])) {
      expect(code).toBe(1);
      expect(stderr.replace(/^.* has no worker yet; .*\n/, '')).toMatch(/^estimate-pi: Redis: .*\n$/);
    }
  });

  test('that is silent for longer than usual is borne by those who are told to', async () => {
    const redis = await redisWith();
    const patient = { connection: redis.url, patienceMs: 60_000 };
    const worker = createWorker(patient);
    stops.push(() => worker.close(0));
    const samples = 3e9;
    const estimate = submitEstimate({ ...patient, samples, seed: SEED, shards: 12 });
    await expect.poll(async () => (await queueStatus(patient)).active, { timeout: 30_000 }).toBe(1);
    redis.kill('SIGSTOP');
    // Longer than the usual patience, and than a lease.
    const impatient = await runCli(['status', '--redis', redis.url]);
    expect(impatient).toMatchObject({ code: 1, stderr: 'estimate-pi: Redis: it does not answer\n' });
    const begin = performance.now();
    await expect.poll(() => performance.now() - begin, { timeout: 10_000 }).toBeGreaterThan(3000);
    redis.kill('SIGCONT');
    expect((await estimate).hits).toBe(expectedHits(samples));
  });

  test.each([
    ['idle', false],
    ['counting', true],
  ])('that hangs does not keep an %s worker from ending, as a command and in a program', async (_, isCounting) => {
    const redis = await redisWith();
    const child = running(['work', '--redis', redis.url]);
    await child.said('working on queue');
    const program = `
      import { createWorker } from 'estimate-pi/bullmq';
      const { worker, close } = createWorker({ connection: '${redis.url}', queue: 'other', threads: 1 });
      await worker.waitUntilReady();
      process.stdin.once('data', async () => {
        const begin = performance.now();
        await close(200);
        console.log(performance.now() - begin < 3000 ? 'closed' : 'late');
        process.stdin.destroy();
      });
      console.log('ready');`;
    const hosted = start(process.execPath, ['--input-type=module', '--eval', program]);
    stops.push(() => hosted.kill('SIGKILL'));
    await hosted.said('ready');
    if (isCounting) {
      for (const queue of ['estimate-pi', 'other']) {
        const giant = submitEstimate({ connection: redis.url, queue, samples: 1e15, patienceMs: 1000 });
        giant.catch(() => undefined);
        await expect
          .poll(async () => (await queueStatus({ connection: redis.url, queue })).active, { timeout: 30_000 })
          .toBe(1);
      }
    }
    redis.kill('SIGSTOP');
    child.kill('SIGTERM');
    hosted.write('close\n');
    expect((await child.ended).code).toBe(0);
    expect(await hosted.ended).toMatchObject({ code: 0, stdout: 'ready\nclosed\n', stderr: '' });
    redis.kill('SIGCONT');
  });

  test('that tells no user its clients is worked with, and its workers are not known', async () => {
    const redis = await redisWith();
    const admin = new Redis(redis.url);
    await admin.call('ACL', 'SETUSER', 'app', 'on', '>pw', '~bull:*', '&*', '+@all', '-@dangerous', '+info');
    admin.disconnect();
    const connection = redis.url.replace('//', '//app:pw@');
    running(['work', '--quiet', '--redis', connection]);
    const ended = await runCli(['submit', '1e8', '--seed', '42', '--json', '--redis', connection]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ended.stdout)).toMatchObject({ hits: expectedHits(1e8) });
    expect(await queueStatus({ connection })).toMatchObject({ workers: null });
    expect((await runCli(['status', '--redis', connection])).stdout).toMatch(/^workers +not told by this Redis$/m);
  });

  test('that is a node of a cluster asks for braces in the name, with which it works', async () => {
    const redis = await redisWith('--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1');
    const admin = new Redis(redis.url);
    await admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    await expect.poll(() => admin.call('CLUSTER', 'INFO'), { timeout: 30_000 }).toContain('cluster_state:ok');
    admin.disconnect();
    for (const args of [
      ['submit', '1e7', '--quiet'],
      ['work', '--quiet'],
    ]) {
      const { code, stderr } = await runCli([...args, '--redis', redis.url]);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^estimate-pi: Redis: this is a Redis Cluster: put braces .*\{estimate-pi\}.*\n$/);
    }
    const args = ['--redis', redis.url, '--queue', '{estimate-pi}'];
    running(['work', '--quiet', ...args]);
    expect(await runCli(['submit', '1e7', '--quiet', ...args])).toMatchObject({ code: 0, stderr: '' });
  });

  /** A copy of the package beside another bullmq, as it would be installed. */
  test.each(['bullmq', 'bullmq-5'])('is worked with through %s', async (name) => {
    const folder = mkdtempSync(join(tmpdir(), 'estimate-pi-peers-'));
    stops.push(() => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(join(folder, 'node_modules'));
    for (const part of ['dist', 'package.json', 'build/Release']) {
      cpSync(join(root, part), join(folder, part), { recursive: true });
    }
    for (const dependency of Object.keys(dependencies)) {
      symlinkSync(join(root, 'node_modules', dependency), join(folder, 'node_modules', dependency));
    }
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules/bullmq'));
    const redis = await redisWith();
    const cli = join(folder, 'dist/cli/main.js');
    const working = start(process.execPath, [cli, 'work', '--redis', redis.url], {}, folder);
    stops.push(() => working.kill('SIGKILL'));
    await working.said('working on queue');
    const args = ['submit', '1e9', '--shards', '20', '--seed', '42', '--json', '--redis', redis.url];
    const { code, stdout, stderr } = await start(process.execPath, [cli, ...args], {}, folder).ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ hits: expectedHits(1e9), shards: 20 });
    working.kill('SIGTERM');
    expect(await working.ended).toMatchObject({ code: 0 });
  });
});

test('without bullmq, import says what to install', async () => {
  const program = "import('estimate-pi/bullmq').catch(({ code, message }) => console.log(code, message));";
  const { stdout } = await runModule(program, [withoutPackages(['bullmq'])]);
  expect(stdout).toMatch(/^ERR_PACKAGE_NOT_FOUND .*npm install bullmq ioredis/);
});

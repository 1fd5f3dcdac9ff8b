import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { estimatePiSync } from 'estimate-pi';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { start } from './children.js';
import { hasRedis, startRedis } from './redis.js';

/** A program that is done with the queue ends, whatever Redis does: nothing of it may keep the process. */

const root = fileURLToPath(new URL('..', import.meta.url));
const sandbox = mkdtempSync(join(tmpdir(), 'estimate-pi-ends-'));
afterAll(() => rmSync(sandbox, { recursive: true }));

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** The port of a server that takes connections and never answers; closed, it is a port that nobody listens on. */
async function silentServer(): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  const server: Server = createServer((socket) => void socket.on('error', () => undefined).resume());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

const REDIS: Readonly<Record<string, () => Promise<string>>> = {
  'on whose port nobody listens': async () => {
    const { port, close } = await silentServer();
    await close();
    return `redis://127.0.0.1:${port}`;
  },
  'that takes connections and never answers': async () => {
    const { port, close } = await silentServer();
    stops.push(close);
    return `redis://127.0.0.1:${port}`;
  },
};

const CALLS: Readonly<Record<string, string>> = {
  'createWorker, closed at once': 'await createWorker({ connection }).close(100)',
  'createWorker, closed while it tries': `
    const worker = createWorker({ connection });
    await new Promise((resolve) => setTimeout(resolve, 700));
    await worker.close(100)`,
  'createWorker with an object as the connection':
    'await createWorker({ connection: { host: "127.0.0.1", port: Number(new URL(connection).port) } }).close(100)',
  'createWorker, which closes itself': 'await createWorker({ connection, patienceMs: 500 }).ended.catch(tell)',
  submitEstimate: 'await submitEstimate({ connection, samples: 1e9, patienceMs: 500 }).catch(tell)',
  'submitEstimate, called off':
    'await submitEstimate({ connection, samples: 1e9, signal: AbortSignal.timeout(300) }).catch(() => undefined)',
  queueStatus: 'await queueStatus({ connection, patienceMs: 500 }).catch(tell)',
};

/** The package beside another bullmq, as it would be installed. */
function folderWith(bullmq: string): string {
  const folder = join(sandbox, bullmq);
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  for (const part of ['dist', 'package.json']) cpSync(join(root, part), join(folder, part), { recursive: true });
  for (const dependency of ['bindings', 'detect-libc']) {
    symlinkSync(join(root, 'node_modules', dependency), join(folder, 'node_modules', dependency), 'junction');
  }
  symlinkSync(join(root, 'node_modules', bullmq), join(folder, 'node_modules/bullmq'), 'junction');
  return folder;
}

describe.each(['bullmq', 'bullmq-5'])('by %s', (bullmq) => {
  let folder = '';
  beforeAll(() => {
    folder = folderWith(bullmq);
  });

  test.each(Object.entries(REDIS))('a Redis %s keeps no process', async (_, open) => {
    const connection = await open();
    const endOf = async ([name, call]: readonly [string, string]) => {
      const program = `
        import { createWorker, queueStatus, submitEstimate } from 'estimate-pi/bullmq';
        const connection = '${connection}';
        const tell = ({ code }) => { if (code !== 'ERR_REDIS_UNAVAILABLE') console.log(code); };
        ${call};
        console.log('done');`;
      const child = start(process.execPath, ['--input-type=module', '--eval', program], {}, folder);
      stops.push(() => child.kill('SIGKILL'));
      return [name, await child.ended] as const;
    };
    const ended = await Promise.all(Object.entries(CALLS).map(endOf));
    const well = { code: 0, signal: null, stdout: 'done\n', stderr: '' };
    expect(Object.fromEntries(ended)).toEqual(Object.fromEntries(ended.map(([name]) => [name, well])));
  });
});

describe.skipIf(!hasRedis)('with a redis-server (needs redis-server)', () => {
  test('that went for good, a worker that is closed keeps no process', async () => {
    const redis = await startRedis();
    stops.push(() => redis.stop());
    const program = `
      import { createWorker } from 'estimate-pi/bullmq';
      const { worker, close } = createWorker({ connection: '${redis.url}' });
      await worker.waitUntilReady();
      console.log('ready');
      process.stdin.once('data', async () => {
        await close(100);
        console.log('closed');
        process.stdin.destroy();
      });`;
    const child = start(process.execPath, ['--input-type=module', '--eval', program]);
    stops.push(() => child.kill('SIGKILL'));
    await child.said('ready');
    await redis.stop();
    child.write('close\n');
    expect(await child.ended).toEqual({ code: 0, signal: null, stdout: 'ready\nclosed\n', stderr: '' });
  });

  test('and without the global crypto, which Node 20 can be told to leave out, an estimate is counted', async () => {
    const redis = await startRedis();
    stops.push(() => redis.stop());
    const program = `
      delete globalThis.crypto;
      const { createWorker, submitEstimate } = await import('estimate-pi/bullmq');
      const connection = '${redis.url}';
      const { close } = createWorker({ connection });
      const { hits } = await submitEstimate({ connection, samples: 1e7, seed: 42 });
      await close();
      console.log(typeof crypto, hits);`;
    const child = start(process.execPath, ['--input-type=module', '--eval', program]);
    stops.push(() => child.kill('SIGKILL'));
    const { hits } = estimatePiSync(1e7, { seed: 42 });
    expect(await child.ended).toMatchObject({ code: 0, stdout: `undefined ${hits}\n`, stderr: '' });
  });
});

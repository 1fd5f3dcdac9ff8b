import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guarded } from './guard.js';

/** A redis-server of the tests' own, on a port that was free, in a folder that is removed. */

export const hasRedis: boolean = spawnSync('redis-server', ['--version']).status === 0;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export type RedisServer = {
  readonly url: string;
  /** Ends it, as a crash would or orderly, and starts it again on the same port and files. */
  restart(signal: NodeJS.Signals): Promise<void>;
  /** Ends it and starts it again with nothing. */
  lose(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  stop(): Promise<void>;
};

export async function startRedis(...settings: string[]): Promise<RedisServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'estimate-pi-redis-'));
  const durable = ['--save', '', '--appendonly', 'yes', '--appendfsync', 'always', '--dir', folder];
  let server: ChildProcess | undefined;
  const begin = (): Promise<void> =>
    new Promise((resolve, reject) => {
      server = guarded(spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', ...durable, ...settings]));
      let log = '';
      server.stdout?.on('data', (text: Buffer) => {
        log += text.toString();
        if (log.includes('Ready to accept connections')) resolve();
      });
      server.once('exit', () => reject(new Error(`redis-server did not start:\n${log}`)));
    });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const exited = new Promise((resolve) => server?.once('exit', resolve));
    server.kill(signal);
    await exited;
  };
  await begin();
  return {
    url: `redis://127.0.0.1:${port}`,
    async restart(signal) {
      await end(signal);
      await begin();
    },
    async lose() {
      await end('SIGKILL');
      rmSync(join(folder, 'appendonlydir'), { recursive: true, force: true });
      await begin();
    },
    kill: (signal) => void server?.kill(signal),
    async stop() {
      await end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

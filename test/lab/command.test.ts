import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';

/** `estimate-pi lab` as a reader types it. */

let child: ChildProcess | undefined;

type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

function start(...args: string[]) {
  const started = spawn(process.execPath, ['dist/cli/main.js', 'lab', ...args]);
  child = started;
  let [stdout, stderr] = ['', ''];
  started.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  started.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = once(started, 'close').then(([code]): Ended => ({ code, stdout, stderr }));
  const url = async (): Promise<string> => {
    while (!stdout.includes('\n')) await once(started.stdout, 'data');
    return /http:\S+/.exec(stdout)?.[0] ?? '';
  };
  return { started, ended, url };
}

afterEach(() => child?.kill('SIGKILL'));

test('serves the page and its files on the loopback address, nothing else, until Ctrl-C', async () => {
  const { started, ended, url } = start('--port', '0');
  const address = await url();
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  const page = await fetch(`${address}?seed=7`);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const html = await page.text();
  const script = /<script[^>]* src="\.\/([^"]+)"/.exec(html)?.[1];
  expect((await fetch(address + script)).headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  for (const path of ['package.json', '..%2fpackage.json', 'assets/', 'assets/../../package.json']) {
    expect((await fetch(address + path)).status, path).toBe(404);
  }
  expect((await fetch(address, { method: 'POST' })).status).toBe(405);
  started.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 130, stderr: '' });
});

test('says that a port is in use, and what to do', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  const { code, stderr } = await start('--port', String(port)).ended;
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `estimate-pi: port ${port} of 127.0.0.1 cannot be used: address already in use. Choose another with --port\n`,
  });
  taken.close();
});

test.each(['65536', '-1', 'http'])('refuses the port %s', async (port) => {
  const { code, stderr } = await start(`--port=${port}`).ended;
  expect(code).toBe(2);
  expect(stderr).toContain(port);
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tallySync } from 'estimate-pi';
import { afterAll, describe, expect, test } from 'vitest';
import { runCli, runModule } from './children.js';
import { hasRedis, startRedis } from './redis.js';

/** 2 for what was typed and for files that it names, 1 for what went wrong around it, 70 for the program's own fault. */

const root = fileURLToPath(new URL('..', import.meta.url));

const EXITS: Readonly<Record<string, number>> = {
  'TypeError ERR_INVALID_ARG_TYPE': 2,
  'RangeError ERR_OUT_OF_RANGE': 2,
  'TypeError ERR_UNKNOWN_OPTION': 2,
  'RangeError ERR_KERNEL_UNAVAILABLE': 2,
  'Error ERR_REPORT_INVALID': 2,
  'RangeError ERR_TALLY_INVALID': 2,
  'RangeError ERR_TALLIES_MISMATCH': 2,
  'RangeError ERR_TALLIES_OVERLAP': 2,
  'RangeError ERR_TALLIES_GAP': 2,
  'RangeError ERR_HITS_DIFFER': 2,
  'Error ERR_HITS_DIFFER': 1,
  'Error ERR_NATIVE_UNAVAILABLE': 1,
  'Error ERR_GPU_UNAVAILABLE': 1,
  'Error ERR_GPU_FAILED': 1,
  'Error ERR_PACKAGE_NOT_FOUND': 1,
  'Error ERR_PACKAGE_VERSION': 1,
  'Error ERR_SYNC_UNSUPPORTED': 1,
  'Error ERR_WORKER_FAILED': 1,
  'Error ERR_PROCESS_FAILED': 1,
  'Error ERR_CHARTS_UNAVAILABLE': 1,
  'Error ERR_REDIS_UNAVAILABLE': 1,
  'Error ERR_SHARD_FAILED': 1,
  TypeError: 70,
  RangeError: 70,
  Error: 70,
};

test('each code of src/errors.ts is in this list', () => {
  const codes = readFileSync(join(root, 'src/errors.ts'), 'utf8').match(/'ERR_\w+'/g) ?? [];
  const listed = Object.keys(EXITS).flatMap((name) => name.split(' ').slice(1));
  expect([...new Set(listed)].sort()).toEqual([...new Set(codes.map((code) => code.slice(1, -1)))].sort());
});

test('and has its exit code', async () => {
  const program = `
    import { reportFailure } from '#dist/cli/failure.js';
    process.stderr.write = () => true;
    const exits = {};
    for (const name of ${JSON.stringify(Object.keys(EXITS))}) {
      const [kind, code] = name.split(' ');
      process.exitCode = 0;
      reportFailure(Object.assign(new globalThis[kind]('text'), code === undefined ? {} : { code }));
      exits[name] = process.exitCode;
    }
    process.exitCode = 0;
    console.log(JSON.stringify(exits));`;
  const { stdout, stderr } = await runModule(program);
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual(EXITS);
});

describe('merge of tallies', () => {
  const folder = mkdtempSync(join(tmpdir(), 'estimate-pi-exits-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const good = tallySync({ seed: 1, samples: 1e6 });

  test.each([
    ['that contradict each other', { ...good, hits: good.hits + 1 }],
    ['of two seeds', { ...good, seed: 2 }],
    ['that overlap', { ...good, start: 10 }],
    ['with more hits than darts', { ...good, hits: 1e7 }],
  ])('%s: exit 2, in one line', async (_, other) => {
    const file = join(folder, 'tallies.jsonl');
    writeFileSync(file, [good, other].map((tally) => `${JSON.stringify(tally)}\n`).join(''));
    const { code, stdout, stderr } = await runCli(['merge', file]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^estimate-pi: .+\n$/);
  });
});

const COMMANDS = [['status'], ['work'], ['submit', '1e9', '--quiet']] as const;

/** Runs each command against a Redis. */
async function endsWith(url: string, commands: readonly (readonly string[])[] = COMMANDS): Promise<void> {
  const args = ['--redis', url, '--patience', '1.5'];
  for (const { code, stdout, stderr } of await Promise.all(commands.map((command) => runCli([...command, ...args])))) {
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^(estimate-pi: working on queue .*\n)?estimate-pi: Redis: .+\n$/);
  }
}

/** Each request of a client is answered so, whatever it is. */
async function answering(
  answer: (socket: Socket, request: string) => void,
): Promise<Server & { readonly url: string }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (request) => answer(socket, request.toString()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return Object.assign(server, { url: `redis://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` });
}

const INFO_OF_OLD = 'redis_version:3.2.0\r\nloading:0\r\n';

describe('each command that talks to Redis ends with 1 and one line that names it', () => {
  const requests = (text: string): number => text.split(/^\*\d+\r\n/m).length - 1;
  const error = (text: string) => (socket: Socket, request: string) =>
    socket.write(`-${text}\r\n`.repeat(Math.max(requests(request), 1)));

  test.each([
    ['refuses the password', error('WRONGPASS invalid username-password pair or user is disabled.')],
    ['wants a password', error('NOAUTH Authentication required.')],
    ['is loading', error('LOADING Redis is loading the dataset in memory')],
    ['has lost its master', error("MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.")],
    ['has too many clients', (socket: Socket) => socket.end('-ERR max number of clients reached\r\n')],
    ['is none but a web server', (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['hangs up', (socket: Socket) => socket.resetAndDestroy()],
    [
      'is too old',
      (socket: Socket, request: string) => {
        const info = `$${INFO_OF_OLD.length}\r\n${INFO_OF_OLD}\r\n`;
        if (/quit/i.test(request)) socket.end('+OK\r\n');
        else for (const each of request.split(/(?=^\*\d+\r\n)/m)) socket.write(/info/i.test(each) ? info : '+OK\r\n');
      },
    ],
  ])('where it %s', async (_, answer) => {
    const server = await answering(answer);
    try {
      await endsWith(server.url);
    } finally {
      server.close();
    }
  });

  describe.skipIf(!hasRedis)('(needs redis-server)', () => {
    test.each([
      ['takes no writes, a replica', ['--replicaof', '127.0.0.1 1']],
      ['is full', ['--maxmemory', '1mb']],
      ['knows no scripts', ['--rename-command', 'EVALSHA', '', '--rename-command', 'EVAL', '']],
    ])('where it %s', async (_, settings) => {
      const redis = await startRedis(...settings);
      try {
        await endsWith(redis.url, COMMANDS.slice(1));
      } finally {
        await redis.stop();
      }
    });
  });
});

import { createWorker, queueStatus, submitEstimate } from 'estimate-pi/bullmq';
import fc from 'fast-check';
import { Cluster, Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { withoutPassword } from '../dist/bullmq/url.js';
import { runCli } from './children.js';

/** What the doors of estimate-pi/bullmq refuse, at the call, before anything is sent to a Redis. */

const NOWHERE = 'redis://127.0.0.1:1';

type Door = (options: unknown) => Promise<unknown>;
const loosely = (door: unknown): ((options: unknown) => unknown) => door as (options: unknown) => unknown;

const DOORS: Readonly<Record<string, Door>> = {
  submitEstimate: async (options) => loosely(submitEstimate)(options),
  queueStatus: async (options) => loosely(queueStatus)(options),
  createWorker: async (options) => {
    const worker = loosely(createWorker)(options) as { close(graceMs: number): Promise<void> };
    await worker.close(0);
    throw new Error('a worker was created');
  },
};

const given: Readonly<Record<string, object>> = { submitEstimate: { samples: 1e6 }, queueStatus: {}, createWorker: {} };

const refusalOf = (door: string, options: object | undefined): Promise<{ code?: string; message: string }> =>
  (DOORS[door] as Door)(options && { connection: NOWHERE, ...given[door], ...options }).then(
    () => ({ message: 'accepted' }),
    (error) => error,
  );

const OF_ALL: readonly (readonly [object, string, string])[] = [
  [{ sed: 42 }, 'ERR_UNKNOWN_OPTION', "'sed'"],
  [{ connection: undefined }, 'ERR_INVALID_ARG_TYPE', 'connection'],
  [{ connection: 6379 }, 'ERR_INVALID_ARG_TYPE', 'connection'],
  [{ connection: 'localhost:6379' }, 'ERR_OUT_OF_RANGE', 'connection'],
  [{ connection: 'http://localhost' }, 'ERR_OUT_OF_RANGE', 'connection'],
  [{ connection: 'redis://localhost/abc' }, 'ERR_OUT_OF_RANGE', 'database'],
  [{ connection: 'redis://localhost?db=-1' }, 'ERR_OUT_OF_RANGE', 'database'],
  [{ connection: 'redis://localhost?keyPrefix=app:' }, 'ERR_OUT_OF_RANGE', 'keyPrefix'],
  [{ connection: { host: 'localhost', keyPrefix: 'app:' } }, 'ERR_OUT_OF_RANGE', 'keyPrefix'],
  [{ queue: '' }, 'ERR_OUT_OF_RANGE', 'queue'],
  [{ queue: 'a:b' }, 'ERR_OUT_OF_RANGE', 'queue'],
  [{ queue: 'a\u001b[2J' }, 'ERR_OUT_OF_RANGE', 'queue'],
  [{ queue: 7 }, 'ERR_INVALID_ARG_TYPE', 'queue'],
  [{ prefix: 'a b' }, 'ERR_OUT_OF_RANGE', 'prefix'],
  [{ patienceMs: Number.NaN }, 'ERR_OUT_OF_RANGE', 'patienceMs'],
  [{ patienceMs: -1 }, 'ERR_OUT_OF_RANGE', 'patienceMs'],
  [{ patienceMs: Number.POSITIVE_INFINITY }, 'ERR_OUT_OF_RANGE', 'patienceMs'],
  [{ patienceMs: '6000' }, 'ERR_INVALID_ARG_TYPE', 'patienceMs'],
];

const OF_ONE: readonly (readonly [string, object, string, string])[] = [
  ['submitEstimate', { samples: undefined }, 'ERR_INVALID_ARG_TYPE', 'samples'],
  ['submitEstimate', { samples: 0 }, 'ERR_OUT_OF_RANGE', 'samples'],
  ['submitEstimate', { seed: -1 }, 'ERR_OUT_OF_RANGE', 'seed'],
  ['submitEstimate', { shards: 0 }, 'ERR_OUT_OF_RANGE', 'shards'],
  ['submitEstimate', { shards: 1_000_001 }, 'ERR_OUT_OF_RANGE', 'shards'],
  ['submitEstimate', { signal: {} }, 'ERR_INVALID_ARG_TYPE', 'signal'],
  ['submitEstimate', { onProgress: 1 }, 'ERR_INVALID_ARG_TYPE', 'onProgress'],
  ['submitEstimate', { threads: 2 }, 'ERR_UNKNOWN_OPTION', "'threads'"],
  ['createWorker', { threads: 0 }, 'ERR_OUT_OF_RANGE', 'threads'],
  ['createWorker', { threads: Number.NaN }, 'ERR_OUT_OF_RANGE', 'threads'],
  ['createWorker', { thraeds: 2 }, 'ERR_UNKNOWN_OPTION', "'thraeds'"],
  ['createWorker', { kernel: 'nonsense' }, 'ERR_KERNEL_UNAVAILABLE', "'nonsense'"],
  ['createWorker', { backend: 'cuda' }, 'ERR_OUT_OF_RANGE', 'backend'],
  ['createWorker', { stalledMs: 0 }, 'ERR_OUT_OF_RANGE', 'stalledMs'],
  ['createWorker', { samples: 1 }, 'ERR_UNKNOWN_OPTION', "'samples'"],
];

describe('options that cannot be are refused by name', () => {
  const everywhere = Object.keys(DOORS).flatMap((door) => OF_ALL.map((fault) => [door, ...fault] as const));
  test.each([...everywhere, ...OF_ONE])('%s(%o): %s', async (door, options, code, named) => {
    const error = await refusalOf(door, options);
    expect(error.code).toBe(code);
    expect(error.message).toContain(named);
    expect(error.message).not.toMatch(/\p{Cc}/u);
  });

  test.each(Object.keys(DOORS))('%s without options', async (door) => {
    expect(await refusalOf(door, undefined)).toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' });
  });

  test.each(Object.keys(DOORS))('%s with options of any type refuses, and connects to nobody', async (door) => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (options) => {
        const error = (await (DOORS[door] as Door)(options).catch((reason) => reason)) as { code?: string };
        expect(error.code).toMatch(/^ERR_(INVALID_ARG_TYPE|OUT_OF_RANGE|UNKNOWN_OPTION)$/);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  test.each(Object.keys(DOORS))('%s on a client with a key prefix, or of a cluster without braces', async (door) => {
    const prefixed = new Redis({ lazyConnect: true, keyPrefix: 'app:' });
    expect(await refusalOf(door, { connection: prefixed })).toMatchObject({
      message: expect.stringContaining('prefix'),
    });
    const cluster = new Cluster([{ host: '127.0.0.1', port: 1 }], { lazyConnect: true });
    expect(await refusalOf(door, { connection: cluster })).toMatchObject({
      code: 'ERR_OUT_OF_RANGE',
      message: expect.stringContaining('{estimate-pi}'),
    });
    prefixed.disconnect();
    cluster.disconnect();
  });

  test('a worker on a client that gives requests up says what BullMQ says', async () => {
    const client = new Redis({ lazyConnect: true, maxRetriesPerRequest: 3 });
    expect(await refusalOf('createWorker', { connection: client })).toMatchObject({
      code: 'ERR_OUT_OF_RANGE',
      message: expect.stringContaining('maxRetriesPerRequest'),
    });
    client.disconnect();
  });
});

describe('on the command line, a line and exit 2, without the password', () => {
  test.each([
    [['--redis', 'http://:secret@localhost'], '--redis must be a URL'],
    [['--redis', 'redis://:secret@localhost/abc'], 'the database in --redis must be a number'],
    [['--redis', 'redis://:secret@localhost:99999'], '--redis must be a URL'],
    [['--queue', 'a:b'], 'queue must be'],
    [['--queue', 'a\u001b[2J'], 'queue must be'],
    [['--prefix', ''], 'prefix must be'],
    [['--patience', 'NaN'], 'a number of seconds'],
    [['--patience', '-1'], 'a number of seconds'],
    [['--patience', '1e99'], 'a number of seconds'],
  ])('status %j', async (args, message) => {
    const { code, stdout, stderr } = await runCli(['status', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('secret');
    expect(stderr.replace(/\n$/, '')).not.toMatch(/\p{Cc}/u);
  });

  test('a URL in the environment is named as such', async () => {
    const { code, stderr } = await runCli(['status'], { ESTIMATE_PI_REDIS: 'ftp://:secret@localhost' });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'estimate-pi: ESTIMATE_PI_REDIS must be a URL such as redis://user:password@host:6379/0\n',
    });
  });

  test('help does not show what the environment holds', async () => {
    const { stdout } = await runCli(['status', '--help'], { ESTIMATE_PI_REDIS: 'redis://:secret@localhost' });
    expect(stdout).toContain('ESTIMATE_PI_REDIS');
    expect(stdout).not.toContain('secret');
  });
});

test('a password is taken out of a message in either spelling', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 4, maxLength: 20 }), (password) => {
      const url = `redis://user:${encodeURIComponent(password)}@host:1/0`;
      const message = withoutPassword(`cannot reach ${url} with ${password}`, url);
      expect(message).not.toContain(password);
      expect(message).not.toContain(encodeURIComponent(password));
    }),
    { seed: 6 },
  );
});

import { type ConnectionOptions, Queue, type Worker } from 'bullmq';
import { failure, messageOf, rangeError } from '../errors.js';
import { after } from '../platform/node/timers.js';
import { safeText } from '../report/untrusted.js';
import { keyPrefixRefused, withoutPassword } from './url.js';

/** Where Redis is: a URL such as redis://:password@host:6379/0, or what BullMQ takes as `connection`. */
export type Connection = string | ConnectionOptions;

/** A queue of which Redis. */
export type Place = {
  readonly connection: Connection;
  readonly queue: string;
  /** Of all keys in Redis. */
  readonly prefix: string;
};

export const DEFAULT_QUEUE = 'estimate-pi';
export const DEFAULT_PREFIX = 'bull';

const RETRY_MS = 250;

export function connectionOf(connection: Connection): ConnectionOptions {
  if (typeof connection !== 'string') return connection;
  return { url: connection, maxRetriesPerRequest: null, retryStrategy: () => RETRY_MS };
}

type ClientTraits = {
  readonly isCluster?: unknown;
  readonly keyPrefix?: unknown;
  readonly options?: { readonly keyPrefix?: unknown };
};

const HASH_TAGS = 'put braces around a part of its name, as in {estimate-pi}, so that all its keys are in one slot';

/** Refuses what BullMQ cannot use, by name, before it is asked. */
export function checkPlace({ connection, queue, prefix }: Place): void {
  if (typeof connection === 'string') return;
  const { isCluster, keyPrefix, options } = connection as ClientTraits;
  if (keyPrefix || options?.keyPrefix) throw keyPrefixRefused('connection');
  if (isCluster === true && !/\{[^}]+\}/.test(`${prefix}:${queue}`)) {
    throw rangeError('ERR_OUT_OF_RANGE', `the queue is on a Redis Cluster: ${HASH_TAGS}`);
  }
}

/** What BullMQ refuses at once is the option's fault. */
export function accepted<Part>(open: () => Part): Part {
  try {
    return open();
  } catch (error) {
    throw rangeError('ERR_OUT_OF_RANGE', `BullMQ refuses the connection: ${safeText(messageOf(error))}`);
  }
}

export function openQueue({ connection, queue, prefix }: Place): Queue {
  const options = connectionOf(connection);
  // What is sent in one go, hundreds of removals for instance, goes in one message. Not for an instance of the caller's.
  const own = typeof connection === 'string' ? { ...options, enableAutoPipelining: true } : options;
  const opened = accepted(() => new Queue(queue, { connection: own, prefix }));
  // Without a listener BullMQ prints what goes wrong; watchRedis has its own.
  opened.on('error', () => undefined);
  return opened;
}

const explanations: readonly (readonly [RegExp, string])[] = [
  [/CROSSSLOT|not hash to the same slot|in the same slot/i, `this is a Redis Cluster: ${HASH_TAGS}`],
  [
    /^(MOVED|ASK) /,
    'this is a node of a Redis Cluster that does not hold the queue; connect with a Cluster client of ioredis',
  ],
];

/** What went wrong with Redis, in one line without passwords. */
export function redisFailure(error: unknown, { connection }: Place): Error {
  // An AggregateError of several addresses has no message of its own.
  const text = messageOf(error) || messageOf((error as { readonly errors?: readonly unknown[] }).errors?.[0]);
  const [, explanation = text] = explanations.find(([pattern]) => pattern.test(text)) ?? [];
  const url = typeof connection === 'string' ? connection : '';
  return failure('ERR_REDIS_UNAVAILABLE', `Redis: ${safeText(withoutPassword(explanation, url))}`, error);
}

type Pipeline = {
  hgetall(key: string): unknown;
  exec(): Promise<readonly (readonly [error: Error | null, result: unknown])[] | null>;
};

/** The few commands that are needed beside BullMQ's own. */
export type RedisClient = {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, ...how: unknown[]): Promise<unknown>;
  del(key: string): Promise<number>;
  pipeline(): Pipeline;
};

/** The client under a queue: BullMQ 5 has it as a property, BullMQ 6 behind its backend. */
export function clientOf(queue: Queue): Promise<RedisClient> {
  const { getBackend, client } = queue as unknown as {
    readonly getBackend?: () => { readonly client: Promise<RedisClient> };
    readonly client?: Promise<RedisClient>;
  };
  return (getBackend?.call(queue).client ?? client) as Promise<RedisClient>;
}

/** Sets a key that expires: BullMQ's own interface of clients takes an object, a bare ioredis takes words. */
export async function setExpiring(
  client: RedisClient,
  key: string,
  value: string,
  milliseconds: number,
): Promise<void> {
  await ('runCommand' in client
    ? client.set(key, value, { PX: milliseconds })
    : client.set(key, value, 'PX', milliseconds));
}

/** What has become of a job. */
export type JobState = {
  readonly isStarted: boolean;
  readonly isFinished: boolean;
  /** Of a finished job: why it failed, or what its worker handed in, and how long that took by the worker's clock. */
  readonly failedReason: string | undefined;
  readonly result: unknown;
  readonly tookMs: number;
};

function stateOf(fields: Readonly<Record<string, string>>): JobState | undefined {
  if (fields['data'] === undefined) return undefined;
  const { processedOn, finishedOn, returnvalue, failedReason } = fields;
  return {
    isStarted: processedOn !== undefined,
    isFinished: finishedOn !== undefined,
    failedReason,
    result: returnvalue === undefined ? undefined : parsed(returnvalue),
    tookMs: Math.max(Number(finishedOn ?? 0) - Number(processedOn ?? 0), 0),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Reads many jobs in one message, of which BullMQ's own interface would make one each. Undefined for a job that is not there. */
export async function readJobs(queue: Queue, ids: readonly string[]): Promise<(JobState | undefined)[]> {
  const pipeline = (await clientOf(queue)).pipeline();
  for (const id of ids) pipeline.hgetall(queue.toKey(id));
  const answers = (await pipeline.exec()) ?? [];
  return ids.map((_, index) => {
    const [error, fields] = answers[index] ?? [new Error('Redis left out an answer'), undefined];
    if (error !== null) throw error;
    return stateOf(fields as Readonly<Record<string, string>>);
  });
}

type Connections = {
  readonly connection?: Closable;
  /** On which a worker waits for jobs. */
  readonly blockingConnection?: Closable;
};

type Closable = { close(force: boolean): Promise<void>; disconnect(wait: boolean): Promise<void> };

/**
 * Ends the connections of a queue or a worker, which would try again and again otherwise, and keep the process. One by one, because
 * BullMQ's own `disconnect` waits until each is connected. BullMQ 5 has them as properties, BullMQ 6 behind its backend.
 */
export function cutConnections(part: Queue | Worker): void {
  const { getBackend } = part as unknown as { readonly getBackend?: () => Connections };
  const { connection, blockingConnection } = getBackend?.call(part) ?? (part as unknown as Connections);
  for (const each of [connection, blockingConnection]) {
    // The first ends one that Redis has never answered, the second one that it has.
    each?.close(true).catch(() => undefined);
    each?.disconnect(false).catch(() => undefined);
  }
}

export const GOODBYE_MS = 500;

/** True when it was kept within so many milliseconds. The timer holds up the end of the process, as the promise would. */
export async function isKeptWithin(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let stop = (): void => undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    stop = after(milliseconds, () => resolve(false));
  });
  const kept = promise.then(
    () => true,
    () => true,
  );
  const isKept = await Promise.race([kept, tooLate]);
  stop();
  return isKept;
}

/** Closes a queue. Where nobody is there to say goodbye to, it stops trying to connect. */
export async function closeQueue(queue: Queue): Promise<void> {
  if (!(await isKeptWithin(queue.close(), GOODBYE_MS))) cutConnections(queue);
}

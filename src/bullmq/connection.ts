import { type ConnectionOptions, Queue } from 'bullmq';
import { failure, messageOf } from '../errors.js';

/** Where Redis is: a URL such as redis://:password@host:6379/0, or what BullMQ takes as `connection`. */
export type Connection = string | ConnectionOptions;

export const DEFAULT_QUEUE = 'estimate-pi';

/** How long Redis may be away, restarting for instance, before a call gives up. */
export const PATIENCE_MS = 6000;

const RETRY_MS = 250;
const BEAT_MS = 500;

export function connectionOf(connection: Connection): ConnectionOptions {
  if (typeof connection !== 'string') return connection;
  return { url: connection, maxRetriesPerRequest: null, retryStrategy: () => RETRY_MS };
}

export function openQueue(connection: Connection, name: string): Queue {
  return new Queue(name, { connection: connectionOf(connection) });
}

/** No amount of waiting helps against these. */
const REFUSALS = /WRONGPASS|NOAUTH|NOPERM|ENOTFOUND|invalid (password|username)|Invalid URL|DB index/i;

export type Heartbeat = {
  /** Only ever rejects, with ERR_REDIS_UNAVAILABLE: Redis refused, or did not answer for as long as was bearable. */
  readonly lost: Promise<never>;
  stop(): void;
};

/** Asks Redis again and again whether it is there. */
export function watchRedis(queue: Queue, patienceMs: number = PATIENCE_MS): Heartbeat {
  let timer: NodeJS.Timeout | undefined;
  const lost = new Promise<never>((_, reject) => {
    // Beats are counted and not timed: a process that was stopped for a minute has not waited for Redis.
    let beatsWithoutAnswer = 0;
    let lastError: unknown;
    let isAsking = false;
    const giveUp = (): void => {
      const why = lastError === undefined ? 'it does not answer' : messageOf(lastError);
      reject(failure('ERR_REDIS_UNAVAILABLE', `Redis: ${why}`, lastError));
    };
    const onError = (error: unknown): void => {
      lastError = error;
      if (REFUSALS.test(messageOf(error))) giveUp();
    };
    queue.on('error', onError);
    const ask = async (): Promise<void> => {
      isAsking = true;
      try {
        await queue.waitUntilReady();
        await queue.getGlobalConcurrency();
        beatsWithoutAnswer = 0;
        lastError = undefined;
      } catch (error) {
        onError(error);
      } finally {
        isAsking = false;
      }
    };
    timer = setInterval(() => {
      if (++beatsWithoutAnswer * BEAT_MS > patienceMs) giveUp();
      else if (!isAsking) void ask();
    }, BEAT_MS);
    void ask();
  });
  // Whoever races it sees the rejection; it must not end the process once the race is over.
  lost.catch(() => undefined);
  return { lost, stop: () => clearInterval(timer) };
}

type Closable = { close(): Promise<void>; disconnect(): Promise<void> };

const GOODBYE_MS = 500;

/** Closes what talks to Redis. Where nobody is there to say goodbye to, it stops trying to connect. */
export async function closeAll(...parts: readonly Closable[]): Promise<void> {
  const closed = Promise.allSettled(parts.map((part) => part.close())).then(() => true);
  const tooLate = new Promise<boolean>((resolve) => setTimeout(resolve, GOODBYE_MS, false).unref());
  if (await Promise.race([closed, tooLate])) return;
  for (const part of parts) part.disconnect().catch(() => undefined);
}

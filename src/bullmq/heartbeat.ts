import type { Queue, Worker } from 'bullmq';
import { messageOf } from '../errors.js';
import { every } from '../platform/node/timers.js';
import { clientOf, type Place, redisFailure, setExpiring } from './connection.js';

const BEAT_MS = 500;

/** No amount of waiting helps against these. */
const REFUSALS =
  /WRONGPASS|NOAUTH|NOPERM|ENOTFOUND|Redis version needs|unknown command .eval|invalid (username|password)|invalid URL|DB index|CROSSSLOT|same slot|^MOVED/i;

export const isRefusal = (error: unknown): boolean => REFUSALS.test(messageOf(error));

export type Heartbeat = {
  /** Only ever rejects, with ERR_REDIS_UNAVAILABLE: Redis refused, or did not answer for as long as was bearable. */
  readonly lost: Promise<never>;
  stop(): void;
};

/**
 * Asks Redis again and again whether it is there.
 *
 * @param use - whether it must take what is written: a replica, or a Redis that is full, answers all the same
 * @param patienceMs - how long it may be silent
 * @param worker - whose errors are heard, too: it may be refused where the queue is not
 */
export function watchRedis(
  queue: Queue,
  place: Place,
  use: 'read' | 'write',
  patienceMs: number,
  worker?: Worker,
): Heartbeat {
  let stop = (): void => undefined;
  const lost = new Promise<never>((_, reject) => {
    // Beats are counted and not timed: a process that was stopped for a minute has not waited for Redis.
    let beatsWithoutAnswer = 0;
    let lastError: unknown;
    let isAsking = false;
    const giveUp = (): void => reject(redisFailure(lastError ?? new Error('it does not answer'), place));
    const onError = (error: unknown): void => {
      lastError = error;
      if (isRefusal(error)) giveUp();
    };
    queue.on('error', onError);
    worker?.on('error', onError);
    const ask = async (): Promise<void> => {
      isAsking = true;
      try {
        await queue.waitUntilReady();
        const [client, key] = [await clientOf(queue), queue.toKey('beat')];
        await (use === 'read' ? client.get(key) : setExpiring(client, key, '', 2 * BEAT_MS));
        beatsWithoutAnswer = 0;
        lastError = undefined;
      } catch (error) {
        onError(error);
      } finally {
        isAsking = false;
      }
    };
    stop = every(BEAT_MS, () => {
      if (++beatsWithoutAnswer * BEAT_MS > patienceMs) giveUp();
      else if (!isAsking) void ask();
    });
    void ask();
  });
  // Whoever races it sees the rejection; it must not end the process once the race is over.
  lost.catch(() => undefined);
  return { lost, stop: () => stop() };
}

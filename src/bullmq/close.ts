import type { Worker } from 'bullmq';
import { after } from '../platform/node/timers.js';
import { GOODBYE_MS, isKeptWithin } from './connection.js';

/** The end of a worker, which comes whatever Redis does. */

export type Ending = {
  /** Takes nothing new from now on; after `graceMs` the shard under way is handed in as far as it is. A shorter grace wins. */
  begin(graceMs: number): void;
  /** Resolves when all is closed, or was given up. */
  readonly ended: Promise<void>;
};

/** The sockets of a worker, of which one waits for jobs; where each is differs between BullMQ 5 and 6. */
function cutConnections(worker: Worker): void {
  worker.disconnect().catch(() => undefined);
  // Within the worker, and nowhere public: it would connect again and again after its Redis is gone.
  const { blockingConnection } = worker as unknown as {
    readonly blockingConnection?: { disconnect(wait?: boolean): Promise<void> };
  };
  blockingConnection?.disconnect(false).catch(() => undefined);
}

/**
 * @param handIn - aborted when the grace is over
 * @param isCounting - whether there is a shard to have grace for
 */
export function endWorker(worker: Worker, handIn: AbortController, isCounting: () => boolean): Ending {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  let closed: Promise<unknown> | undefined;
  const giveUp = async (): Promise<void> => {
    handIn.abort();
    if (!(await isKeptWithin(closed as Promise<unknown>, GOODBYE_MS))) cutConnections(worker);
    end();
  };
  return {
    ended,
    begin(graceMs) {
      closed ??= worker.close();
      const stop = after(isCounting() ? graceMs : 0, giveUp);
      const finish = (): void => {
        stop();
        end();
      };
      closed.then(finish, finish);
    },
  };
}

import type { Worker } from 'bullmq';
import { after } from '../platform/node/timers.js';
import { cutConnections, GOODBYE_MS, isKeptWithin } from './connection.js';

/** The end of a worker, which comes whatever Redis does. */

export type Ending = {
  /** Takes nothing new from now on; after `graceMs` the shard under way is handed in as far as it is. A shorter grace wins. */
  begin(graceMs: number): void;
  /** Resolves when all is closed, or was given up. */
  readonly ended: Promise<void>;
};

/** The timers that BullMQ ends last when it closes, after it has waited for Redis; nowhere public, and each would keep the process. */
function stopTimers(worker: Worker): void {
  const { lockManager, stalledCheckStopper } = worker as unknown as {
    readonly lockManager?: { close(): Promise<void> };
    readonly stalledCheckStopper?: () => void;
  };
  lockManager?.close().catch(() => undefined);
  stalledCheckStopper?.();
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
    if (!(await isKeptWithin(closed as Promise<unknown>, GOODBYE_MS))) {
      cutConnections(worker);
      stopTimers(worker);
    }
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

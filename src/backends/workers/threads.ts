import { now } from '../../clock.js';
import { messageOf } from '../../errors.js';
import { loadWasm } from '../../kernels/wasm.js';
import { threadBudget } from '../../platform/node/threads.js';
import { afterWhile } from '../../platform/node/timers.js';
import { startWorkerThread, type WorkerThread } from '../../platform/node/worker.js';

/**
 * The worker threads of this JavaScript thread: started when first needed, kept for the next calls, let go when idle. Idle
 * ones never keep the process alive.
 */

/** `work` is what a pool keeps about a thread. */
export type Thread<Work> = { readonly worker: WorkerThread; readonly work: Work };

export type ThreadEvents<Work> = {
  onMessage(thread: Thread<Work>, message: unknown): void;
  /** One has started, so that another may be. Pages are not told. */
  onStarted?(): void;
  /** Once: it ended, by itself or because of an error. */
  onGone(thread: Thread<Work>, why: string, cause?: unknown): void;
};

export type Threads<Work> = {
  readonly all: ReadonlySet<Thread<Work>>;
  /** Starts threads until there are `count`, or as many as the system allows: fewer than wanted is a slower call, not a failed one. */
  startUpTo(count: number): void;
  /** The same, but with few of them starting at a time: `onStarted` is when to ask for the rest. */
  growTo(count: number): void;
  /** Why the last thread that was wanted could not be started. */
  startError(): string | undefined;
  /** While a job runs, its threads keep the process alive; the idle are let go after a while. */
  hold(isBusy: boolean): void;
  /** Lets go of a thread, whatever it is doing; its events are no longer heard. */
  drop(thread: Thread<Work>): void;
};

/** Long against the pause between two calls of a busy program, short against the life of one that is done with darts. */
const IDLE_MS = 500;

/** A start takes some ten milliseconds of a processor: while hundreds of them are under way, this thread hears no signal. */
const startingAtOnce = (): number => Math.max(threadBudget().processors, 8);

/** Drops all threads once there was nothing to do for IDLE_MS; returns what is to be called whenever that changes. */
function watchIdle<Item>(isBusy: () => boolean, threads: Iterable<Item>, drop: (thread: Item) => void): () => void {
  let isWatched = false;
  let lastUse = 0;
  const look = (afterMs: number): void => {
    isWatched = true;
    afterWhile(afterMs, () => {
      isWatched = false;
      if (isBusy()) return;
      const left = IDLE_MS - (now() - lastUse);
      if (left > 0) look(left);
      else for (const thread of threads) drop(thread);
    });
  };
  return () => {
    lastUse = now();
    if (!isBusy() && !isWatched) look(IDLE_MS);
  };
}

export function createThreads<Work>(createWork: () => Work, events: ThreadEvents<Work>): Threads<Work> {
  const threads = new Set<Thread<Work>>();
  const starting = new Set<Thread<Work>>();
  let isBusy = false;
  let startError: string | undefined;

  const start = (): void => {
    const wasm = loadWasm();
    const worker = startWorkerThread(
      { wasm: wasm.loaded ? wasm.module : undefined },
      {
        onMessage: (message) => events.onMessage(thread, message),
        onStarted() {
          if (starting.delete(thread)) events.onStarted?.();
        },
        onGone(why, cause) {
          starting.delete(thread);
          if (threads.delete(thread)) events.onGone(thread, why, cause);
        },
      },
    );
    const thread: Thread<Work> = { worker, work: createWork() };
    threads.add(thread);
    starting.add(thread);
    if (isBusy) worker.hold(true);
  };

  const startWhile = (isWanted: () => boolean): void => {
    try {
      while (isWanted()) start();
      startError = undefined;
    } catch (error) {
      startError = messageOf(error);
    }
  };

  const drop = (thread: Thread<Work>): void => {
    threads.delete(thread);
    starting.delete(thread);
    thread.worker.terminate();
  };

  const lookAtUse = watchIdle(() => isBusy, threads, drop);

  return {
    all: threads,
    startUpTo: (count) => startWhile(() => threads.size < count),
    growTo: (count) => startWhile(() => threads.size < count && starting.size < startingAtOnce()),
    startError: () => startError,
    hold(isNowBusy) {
      isBusy = isNowBusy;
      for (const { worker } of threads) worker.hold(isBusy);
      lookAtUse();
    },
    drop,
  };
}

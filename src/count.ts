import type { Backend, CountSync, Job, Outcome, RunningJob } from './backends/backend.js';
import { failure } from './errors.js';
import type { Progress } from './options.js';
import { after, every } from './platform/node/timers.js';
import { onAbort, refuseAborted, type Signal, watchAbort } from './signal.js';

/** Counting a job: on this thread where it is small; watched by signal, progress and time budget where not. */

/** @returns what counts the job on the calling thread, where that is possible and may take so long */
function synchronousOf({ backend, range }: Job): CountSync {
  const { countSync: run, maxSyncSamples = Number.POSITIVE_INFINITY } = backend;
  if (run === undefined) {
    throw failure(
      'ERR_SYNC_UNSUPPORTED',
      `the ${backend.name} backend cannot count synchronously; await estimatePi or tally instead`,
    );
  }
  if (range.samples > maxSyncSamples) {
    throw failure(
      'ERR_SYNC_UNSUPPORTED',
      `a page's main thread must not be blocked, so a synchronous call may count up to ${maxSyncSamples} samples on it; use the asynchronous call, or a worker`,
    );
  }
  return run;
}

/** Refuses a job that countSync would refuse, before a part of it is counted. */
export function refuseAsyncOnly(job: Job): void {
  synchronousOf(job);
}

export function countSync(job: Job): Outcome {
  return synchronousOf(job)(job);
}

export type Watch = {
  readonly signal?: Signal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** An abort ends the count early, with what was counted so far, instead of rejecting. */
  readonly keepPartial?: boolean | undefined;
  /** Ends the count early, as if it had been asked for no more. */
  readonly stopAfterMs?: number | undefined;
};

const PROGRESS_INTERVAL_MS = 100;

type Watcher = {
  /** Only ever rejects. */
  readonly failed?: Promise<never>;
  stop(): void;
};

/** Rejects with what `onProgress` throws. */
function watchProgress(running: RunningJob, total: number, onProgress: (progress: Progress) => void): Watcher {
  let stop = (): void => undefined;
  const failed = new Promise<never>((_, reject) => {
    stop = every(PROGRESS_INTERVAL_MS, () => {
      try {
        onProgress({ done: running.samplesDone(), total });
      } catch (error) {
        reject(error);
      }
    });
  });
  return { failed, stop };
}

/** Rejects first and stops after: the caller has its answer at once, the threads stop within a block each. */
function watchSignal(running: RunningJob, signal: Signal, keepPartial: boolean): Watcher {
  if (keepPartial) return { stop: onAbort(signal, () => running.cancel()) };
  const { aborted, stop } = watchAbort(signal);
  return { failed: aborted, stop };
}

const FIRST_BLOCK_LOOK_MS = 5;

/** Cancels when the time is over and something is counted: of no darts there is no estimate. */
function watchTime(running: RunningJob, milliseconds: number): Watcher {
  let stop = (): void => undefined;
  const end = (): void => {
    if (running.samplesDone() > 0) running.cancel();
    else stop = after(FIRST_BLOCK_LOOK_MS, end);
  };
  stop = after(milliseconds, end);
  return { stop: () => stop() };
}

function watchersOf(running: RunningJob, total: number, watch: Watch): Watcher[] {
  const { signal, onProgress, keepPartial = false, stopAfterMs } = watch;
  const watchers: Watcher[] = [];
  if (signal !== undefined) watchers.push(watchSignal(running, signal, keepPartial));
  if (onProgress !== undefined) watchers.push(watchProgress(running, total, onProgress));
  if (stopAfterMs !== undefined) watchers.push(watchTime(running, stopAfterMs));
  return watchers;
}

/**
 * Makes a backend ready, before the time of a count is taken: an instant for all but a device.
 *
 * @throws (as a rejection) `signal.reason` when aborted meanwhile; what keeps the backend from being ready
 */
export async function open(backend: Backend, signal: Signal | undefined): Promise<void> {
  if (backend.open === undefined) return;
  const opening = backend.open();
  if (signal === undefined) return opening;
  refuseAborted(signal);
  const { aborted, stop } = watchAbort(signal);
  try {
    await Promise.race([opening, aborted]);
  } finally {
    stop();
    // Where the abort wins the race, nobody else hears of this.
    opening.catch(() => undefined);
  }
}

/**
 * Counts the job's range, or its first darts where `watch` ends it early.
 *
 * @throws (as a rejection) `signal.reason` when aborted, unless partial results are kept and there is one; what `onProgress`
 *   throws; Error (ERR_WORKER_FAILED) when a worker thread dies
 */
export async function count(job: Job, watch: Watch): Promise<Outcome> {
  const { backend, range } = job;
  const { signal, onProgress } = watch;
  refuseAborted(signal);
  if (range.samples <= backend.samplesWorthThreads) {
    const outcome = countSync(job);
    onProgress?.({ done: range.samples, total: range.samples });
    return outcome;
  }

  // Only where there is something to wait for: the watchers below must hear of what aborts the call right after it was made.
  if (backend.open !== undefined) await open(backend, signal);
  refuseAborted(signal);
  const running = backend.start(job);
  const watchers = watchersOf(running, range.samples, watch);
  const failures = watchers.flatMap(({ failed }) => (failed === undefined ? [] : [failed]));
  try {
    const outcome = await Promise.race([running.outcome, ...failures]);
    if (outcome.samples === 0) refuseAborted(signal);
    onProgress?.({ done: outcome.samples, total: range.samples });
    return outcome;
  } catch (error) {
    running.cancel();
    // Where a watcher wins the race, nobody else hears of this.
    running.outcome.catch(() => undefined);
    throw error;
  } finally {
    for (const { stop } of watchers) stop();
  }
}

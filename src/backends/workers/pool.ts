import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { failure, messageOf } from '../../errors.js';
import { packageRoot } from '../../platform/node/package-root.js';
import { THREAD_SCRIPT } from '../../platform/node/thread-script.js';
import type { DartRange } from '../../stream/layout.js';
import type { Job, Outcome } from '../backend.js';
import { type Control, cancel, createControl, dartsDone, threadsServing, waitWhileServing } from '../control.js';
import type { Left, Task } from './messages.js';
import { isFinished, outcomeOf, serve } from './serve.js';

/**
 * The worker threads of this JavaScript thread, started when first needed and kept for later calls. Idle ones never keep the
 * process alive. Twin of native/executor.cc.
 */

type Thread = { readonly worker: Worker; readonly jobs: Set<number> };

type Pending = {
  readonly range: DartRange;
  readonly control: Control;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: Error) => void;
};

const THREAD = 'dist/platform/node/thread.js';

/** One script in this module where the package was built, so that there is no file to be lost; its file where only tsc ran. */
function entry(): { readonly source: string; readonly eval: boolean } {
  return THREAD_SCRIPT === '' ? { source: join(packageRoot(), THREAD), eval: false } : { source: THREAD_SCRIPT, eval: true };
}

const threads = new Set<Thread>();
const pending = new Map<number, Pending>();
let lastId = 0;

/** A thread keeps a few words of each call; by default it would let 48 MiB of them pile up before it looks. */
const LITTLE_GARBAGE = { maxYoungGenerationSizeMb: 2 };

function startThread(): void {
  // The parent's own flags (--input-type, --test …) are not for this file.
  const { source, eval: isScript } = entry();
  const worker = new Worker(source, {
    eval: isScript,
    execArgv: [],
    name: 'estimate-pi',
    resourceLimits: LITTLE_GARBAGE,
  });
  const thread: Thread = { worker, jobs: new Set() };
  threads.add(thread);
  worker.unref();
  // Starting up takes a reference of its own, which outlives the unref above where a sync call blocks this thread meanwhile.
  worker.once('online', () => {
    if (pending.size === 0) worker.unref();
  });
  worker.on('message', ({ id }: Left) => {
    thread.jobs.delete(id);
    settleIfFinished(id);
  });
  worker.on('error', (error) => dismiss(thread, messageOf(error), error));
  worker.on('exit', (code) => dismiss(thread, `it exited with code ${code}`));
}

/** A thread that is gone may have taken a block with it, so whatever it was helping with cannot be finished. */
function dismiss(thread: Thread, why: string, cause?: unknown): void {
  if (!threads.delete(thread)) return;
  for (const id of thread.jobs) {
    const job = pending.get(id);
    if (job === undefined) continue;
    cancel(job.control);
    forget(id);
    job.reject(failure('ERR_WORKER_FAILED', `a worker thread died while it was counting: ${why}`, cause));
  }
}

function settleIfFinished(id: number): void {
  const job = pending.get(id);
  if (job === undefined || !isFinished(job.range, job.control)) return;
  forget(id);
  job.resolve(outcomeOf(job.range, job.control));
}

function forget(id: number): void {
  pending.delete(id);
  if (pending.size > 0) return;
  for (const thread of threads) thread.worker.unref();
}

/**
 * Starts threads until there are `count`, or as many as the system allows: fewer than wanted is a slower call, not a failed
 * one. Returns why there are fewer.
 */
function startThreads(count: number): unknown {
  try {
    while (threads.size < count) startThread();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Sends the task to `count` threads, or as many as there are, those with the least to do first. */
function enlist(count: number, task: Task): void {
  const leastBusy = [...threads].sort((x, y) => x.jobs.size - y.jobs.size).slice(0, count);
  for (const thread of leastBusy) {
    thread.jobs.add(task.id);
    thread.worker.postMessage(task);
  }
}

export function countHits({ range, threads: wanted }: Job, control: Control): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const error = startThreads(wanted);
    if (threads.size === 0) {
      reject(failure('ERR_WORKER_FAILED', `no worker thread could be started: ${messageOf(error)}`, error));
      return;
    }
    const id = ++lastId;
    pending.set(id, { range, control, resolve, reject });
    enlist(wanted, { id, range, control: control.words.buffer });
    for (const thread of threads) thread.worker.ref();
  });
}

/** Far longer than any block takes: a thread that was silent for so long with a block in hand will not come back. */
const SILENCE_MS = 30_000;

export function countHitsSync({ range, threads: wanted }: Job): number {
  const control = createControl();
  if (wanted > 1) {
    startThreads(wanted - 1);
    enlist(wanted - 1, { id: ++lastId, range, control: control.words.buffer });
  }
  serve(range, control, Number.POSITIVE_INFINITY);
  for (let serving = threadsServing(control); serving > 0; serving = threadsServing(control)) {
    const doneBefore = dartsDone(control);
    if (!waitWhileServing(control, serving, SILENCE_MS) && dartsDone(control) === doneBefore) {
      throw failure('ERR_WORKER_FAILED', `a worker thread has not answered for ${SILENCE_MS / 1000} s`);
    }
  }
  return outcomeOf(range, control).hits;
}

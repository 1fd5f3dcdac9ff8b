import { now } from '../../clock.js';
import { failure } from '../../errors.js';
import type { Kernel } from '../../kernels/kernel.js';
import { kernelNamed } from '../../kernels/select.js';
import { loadWasm } from '../../kernels/wasm.js';
import { afterEvents, afterWhile, canWait, startWorkerThread, type WorkerThread } from '../../platform/node/worker.js';
import type { DartRange } from '../../stream/layout.js';
import type { Job, Outcome, RunningJob } from '../backend.js';
import {
  cancel,
  createControl,
  type SharedControl,
  samplesDone,
  threadsServing,
  waitWhileServing,
} from '../shared-control.js';
import type { Left, Task } from './messages.js';
import { countedSoFar, hasBlocksLeft, isFinished, serve } from './serve.js';

/**
 * The worker threads of this JavaScript thread: started when first needed, kept for the next calls, let go when idle. Idle
 * ones never keep the process alive. Twin of native/executor.cc.
 */

type Thread = { readonly worker: WorkerThread; readonly jobs: Set<number> };

type Pending = {
  readonly range: DartRange;
  readonly control: SharedControl;
  readonly threads: number;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: Error) => void;
};

/** Long against the pause between two calls of a busy program, short against the life of one that is done with darts. */
const IDLE_MS = 1000;

const threads = new Set<Thread>();
const pending = new Map<number, Pending>();
let lastId = 0;
let lastUse = 0;
let isIdleWatched = false;

function startThread(): void {
  const jobs = new Set<number>();
  const wasm = loadWasm();
  const worker = startWorkerThread(
    { wasm: wasm.loaded ? wasm.module : undefined },
    {
      onMessage(message) {
        const { id } = message as Left;
        jobs.delete(id);
        settleIfFinished(id);
      },
      onGone: (why, cause) => dismiss(thread, why, cause),
    },
  );
  const thread: Thread = { worker, jobs };
  threads.add(thread);
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
  job.resolve({ ...countedSoFar(job.range, job.control), threads: job.threads });
}

function forget(id: number): void {
  pending.delete(id);
  if (pending.size > 0) return;
  for (const thread of threads) thread.worker.hold(false);
  watchIdle();
}

/** Lets the threads go that nobody has asked for anything in a while. */
function watchIdle(): void {
  lastUse = now();
  if (isIdleWatched) return;
  isIdleWatched = true;
  const look = (): void => {
    isIdleWatched = false;
    if (pending.size > 0) return;
    const left = IDLE_MS - (now() - lastUse);
    if (left > 0) {
      isIdleWatched = true;
      afterWhile(left, look);
      return;
    }
    for (const thread of threads) thread.worker.terminate();
    threads.clear();
  };
  afterWhile(IDLE_MS, look);
}

/** Starts threads until there are `count`, or as many as the system allows: fewer than wanted is a slower call, not a failed one. */
function startThreads(count: number): void {
  try {
    while (threads.size < count) startThread();
  } catch {
    return;
  }
}

/** Sends the task to `count` threads, or as many as there are, those with the least to do first; returns to how many. */
function enlist(count: number, task: Task): number {
  const leastBusy = [...threads].sort((x, y) => x.jobs.size - y.jobs.size).slice(0, count);
  for (const thread of leastBusy) {
    thread.jobs.add(task.id);
    thread.worker.post(task);
  }
  return leastBusy.length;
}

/** Where no thread can be started: on the calling thread, block by block, and whatever else happens is heard in between. */
function serveHere(range: DartRange, kernel: Kernel, control: SharedControl): Promise<Outcome> {
  return new Promise((resolve) => {
    const serveOne = (): void => {
      serve(range, kernel, control, 1);
      if (hasBlocksLeft(range, control)) afterEvents(serveOne);
      else resolve({ ...countedSoFar(range, control), threads: 1 });
    };
    afterEvents(serveOne);
  });
}

export function start({ range, kernel, threads: wanted }: Job): RunningJob {
  const control = createControl();
  const running = { cancel: () => cancel(control), samplesDone: () => samplesDone(control) };
  startThreads(wanted);
  if (threads.size === 0) return { ...running, outcome: serveHere(range, kernelNamed(kernel), control) };
  const id = ++lastId;
  const outcome = new Promise<Outcome>((resolve, reject) => {
    const helping = Math.min(wanted, threads.size);
    pending.set(id, { range, control, threads: helping, resolve, reject });
    enlist(helping, { id, range, kernel, control: control.words.buffer });
    for (const thread of threads) thread.worker.hold(true);
  });
  return { ...running, outcome };
}

/** Far longer than any block takes: a thread that was silent for so long with a block in hand will not come back. */
const SILENCE_MS = 30_000;

export function countSync({ range, kernel, threads: wanted }: Job): Outcome {
  const control = createControl();
  // Where this thread may not wait for others, it counts alone.
  const helpers = canWait() ? wanted - 1 : 0;
  let helping = 0;
  if (helpers > 0) {
    startThreads(helpers);
    helping = enlist(helpers, { id: ++lastId, range, kernel, control: control.words.buffer });
    watchIdle();
  }
  serve(range, kernelNamed(kernel), control, Number.POSITIVE_INFINITY);
  for (let serving = threadsServing(control); serving > 0; serving = threadsServing(control)) {
    const doneBefore = samplesDone(control);
    if (!waitWhileServing(control, serving, SILENCE_MS) && samplesDone(control) === doneBefore) {
      throw failure('ERR_WORKER_FAILED', `a worker thread has not answered for ${SILENCE_MS / 1000} s`);
    }
  }
  return { ...countedSoFar(range, control), threads: 1 + helping };
}

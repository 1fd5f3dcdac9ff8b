import { failure } from '../../errors.js';
import type { Kernel } from '../../kernels/kernel.js';
import { kernelNamed } from '../../kernels/select.js';
import { afterEvents } from '../../platform/node/timers.js';
import { canWait } from '../../platform/node/worker.js';
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
import { createThreads, type Thread } from './threads.js';

/** Worker threads that share a control buffer with this one. Twin of native/executor.cc, and of message-pool.ts. */

type Pending = {
  readonly task: Task;
  readonly control: SharedControl;
  readonly wanted: number;
  /** How many threads were sent the task. */
  helping: number;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: Error) => void;
};

/** The calls that a thread is helping with. */
type Work = { readonly jobs: Set<number> };

const pending = new Map<number, Pending>();
let lastId = 0;

const threads = createThreads<Work>(() => ({ jobs: new Set() }), {
  onMessage({ work }, message) {
    const { id } = message as Left;
    work.jobs.delete(id);
    settleIfFinished(id);
  },
  onStarted() {
    for (const job of pending.values()) help(job);
  },
  onGone: rejectJobsOf,
});

/** Why the threads of this platform do not start; undefined where they do or none was wanted yet. */
export const startError: () => string | undefined = threads.startError;

/** A thread that is gone may have taken a block with it, so whatever it was helping with cannot be finished. */
function rejectJobsOf({ work }: Thread<Work>, why: string, cause?: unknown): void {
  for (const id of work.jobs) {
    const job = pending.get(id);
    if (job === undefined) continue;
    cancel(job.control);
    forget(id);
    job.reject(failure('ERR_WORKER_FAILED', `a worker thread died while it was counting: ${why}`, cause));
  }
}

function settleIfFinished(id: number): void {
  const job = pending.get(id);
  if (job === undefined || !isFinished(job.task.range, job.control)) return;
  forget(id);
  job.resolve({ ...countedSoFar(job.task.range, job.control), threads: job.helping });
}

function forget(id: number): void {
  pending.delete(id);
  if (pending.size === 0) threads.hold(false);
}

/** Sends the task to `count` more threads, or as many as there are, those with the least to do first; returns to how many. */
function enlist(count: number, task: Task): number {
  const others = [...threads.all].filter(({ work }) => !work.jobs.has(task.id));
  const leastBusy = others.sort((x, y) => x.work.jobs.size - y.work.jobs.size).slice(0, count);
  for (const { worker, work } of leastBusy) {
    work.jobs.add(task.id);
    worker.post(task);
  }
  return leastBusy.length;
}

/** Has threads count the job: those there are, and those that are to start for it, as far as more may just now. */
function help(job: Pending): void {
  if (job.helping === job.wanted || !hasBlocksLeft(job.task.range, job.control)) return;
  threads.growTo(job.wanted);
  job.helping += enlist(job.wanted - job.helping, job.task);
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
  threads.growTo(wanted);
  if (threads.all.size === 0) return { ...running, outcome: serveHere(range, kernelNamed(kernel), control) };
  const task: Task = { id: ++lastId, range, kernel, control: control.words.buffer };
  const outcome = new Promise<Outcome>((resolve, reject) => {
    const job: Pending = { task, control, wanted, helping: 0, resolve, reject };
    pending.set(task.id, job);
    help(job);
    threads.hold(true);
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
    threads.startUpTo(helpers);
    helping = enlist(helpers, { id: ++lastId, range, kernel, control: control.words.buffer });
    threads.hold(pending.size > 0);
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

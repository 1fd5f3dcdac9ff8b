import { elapsedSince, now } from '../../clock.js';
import { failure, messageOf } from '../../errors.js';
import { kernelNamed } from '../../kernels/select.js';
import { afterWhile, nextTurn } from '../../platform/node/timers.js';
import { blockCountOf, blockRangeOf, type DartRange } from '../../stream/layout.js';
import type { Job, Outcome, RunningJob } from '../backend.js';
import { countSpan, type SpanTask } from './span-thread.js';
import { type Counted, createSpans, type Span, type Spans } from './spans.js';
import { createThreads, type Thread } from './threads.js';

/**
 * Worker threads that share no memory with this one, since most pages may have none. Spans of blocks go out and hits come
 * back as messages, two spans ahead of each thread, so that none waits for this one. Twin of pool.ts.
 */

type Running = {
  readonly range: DartRange;
  readonly kernel: string;
  readonly spans: Spans;
  /** How many threads may take part. */
  readonly wanted: number;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: Error) => void;
};

/** What a thread has been sent and not answered, and for how long it has been silent meanwhile. */
type Work = {
  readonly sent: { readonly job: Running; readonly span: Span }[];
  hasAnswered: boolean;
  silentTicks: number;
};

/** Spans that a thread has before it. */
const AHEAD = 2;

/** In the order in which they are served next. */
const jobs: Running[] = [];

let hasAnyAnswered = false;
/** Why no thread can be started here, known once one that was started ended without a word: a page's policy speaks only so. */
let endedUnheard: string | undefined;

const threads = createThreads<Work>(() => ({ sent: [], hasAnswered: false, silentTicks: 0 }), {
  onMessage(thread, message) {
    const { work } = thread;
    work.hasAnswered = true;
    work.silentTicks = 0;
    hasAnyAnswered = true;
    endedUnheard = undefined;
    const { job, span } = work.sent.shift() as Work['sent'][number];
    job.spans.settle(span, message as Counted);
    finishIfDone(job);
    // Not this thread alone: a job that no thread is at now may be one that others had to leave to it.
    feedAll();
  },
  onGone: giveUp,
});

/** Why the threads of this platform do not start; undefined where they do or none was wanted yet. */
export function startError(): string | undefined {
  return endedUnheard ?? threads.startError();
}

function finishIfDone(job: Running): void {
  if (!job.spans.isFinished() || !forget(job)) return;
  const heard = [...threads.all].filter(({ work }) => work.hasAnswered).length;
  job.resolve({ ...job.spans.counted(), threads: Math.max(Math.min(job.wanted, heard), 1) });
}

/** False where the job was over already. */
function forget(job: Running): boolean {
  const at = jobs.indexOf(job);
  if (at < 0) return false;
  jobs.splice(at, 1);
  if (jobs.length === 0) threads.hold(false);
  return true;
}

/** A thread is gone, or will not answer: its spans are counted by others, or here where there are none. */
function giveUp(thread: Thread<Work>, why: string): void {
  if (!hasAnyAnswered) endedUnheard = why;
  for (const { job, span } of thread.work.sent) job.spans.putBack(span);
  feedAll();
}

/** The job's next span for this thread, unless as many others as the job wants are at it already. */
function nextSpan(job: Running, thread: Thread<Work>): Span | undefined {
  const busy = [...threads.all].filter(({ work }) => work.sent.some((each) => each.job === job));
  if (busy.length >= job.wanted && !busy.includes(thread)) return undefined;
  return job.spans.next(Math.min(job.wanted, threads.all.size));
}

/** Sends the thread spans of each job in turn, so that one behind a long one starts soon. */
function feed(thread: Thread<Work>, ahead: number): void {
  const { sent } = thread.work;
  for (let tried = 0; sent.length < ahead && tried < jobs.length; ) {
    const job = jobs.shift() as Running;
    jobs.push(job);
    const span = nextSpan(job, thread);
    if (span === undefined) {
      tried++;
      continue;
    }
    sent.push({ job, span });
    const { range, kernel } = job;
    thread.worker.post({ range, kernel, span } satisfies SpanTask);
  }
}

/** One span to each thread before any gets its second. */
function feedAll(): void {
  if (threads.all.size === 0) void serveHere();
  for (let ahead = 1; ahead <= AHEAD; ahead++) for (const thread of threads.all) feed(thread, ahead);
}

const TICK_MS = 1000;
/** Far longer than any span takes. Counted in turns of this thread, because a page that was frozen was silent itself. */
const SILENT_TICKS = 5;

let isWatched = false;

/** A worker that the page has terminated, or the system for want of memory, says nothing more. */
function watchSilence(): void {
  if (isWatched) return;
  isWatched = true;
  afterWhile(TICK_MS, () => {
    isWatched = false;
    if (jobs.length === 0) return;
    for (const thread of threads.all) {
      const { work } = thread;
      if (work.sent.length === 0 || ++work.silentTicks < SILENT_TICKS) continue;
      threads.drop(thread);
      giveUp(thread, `it has not answered for ${(SILENT_TICKS * TICK_MS) / 1000} s`);
    }
    watchSilence();
  });
}

/** Short enough that a page answers its user in between. */
const SLICE_MS = 10;

async function countHere({ range, kernel, spans }: Running, span: Span): Promise<void> {
  let hits = 0;
  let elapsedMs = 0;
  for (let index = span.first; index < span.first + span.blocks; ) {
    const begin = now();
    do hits += kernelNamed(kernel).countBlock(blockRangeOf(range, index++));
    while (index < span.first + span.blocks && elapsedSince(begin) < SLICE_MS);
    elapsedMs += elapsedSince(begin);
    if (index < span.first + span.blocks) await nextTurn();
  }
  spans.settle(span, { hits, elapsedMs });
}

let isServingHere = false;

/** Where there is no thread: on this one, in slices, a span of each job in turn. */
async function serveHere(): Promise<void> {
  if (isServingHere) return;
  isServingHere = true;
  for (let job = jobs.shift(); job !== undefined; job = threads.all.size === 0 ? jobs.shift() : undefined) {
    jobs.push(job);
    await nextTurn();
    try {
      const span = job.spans.next(1);
      if (span !== undefined) await countHere(job, span);
      finishIfDone(job);
    } catch (error) {
      if (forget(job))
        job.reject(failure('ERR_WORKER_FAILED', `this thread could not count: ${messageOf(error)}`, error));
    }
  }
  isServingHere = false;
}

export function start({ range, kernel, threads: wanted }: Job): RunningJob {
  const spans = createSpans(range);
  let cancel = (): void => undefined;
  const outcome = new Promise<Outcome>((resolve, reject) => {
    const job: Running = { range, kernel, spans, wanted, resolve, reject };
    jobs.push(job);
    if (endedUnheard === undefined) threads.startUpTo(wanted);
    threads.hold(true);
    watchSilence();
    feedAll();
    cancel = () => {
      spans.cancel();
      finishIfDone(job);
    };
  });
  return { cancel: () => cancel(), samplesDone: spans.samplesDone, outcome };
}

/** On the calling thread alone: a page may not wait for another. */
export function countSync({ range, kernel }: Job): Outcome {
  const { hits } = countSpan({ range, kernel, span: { first: 0, blocks: blockCountOf(range) } });
  return { samples: range.samples, hits, threads: 1 };
}

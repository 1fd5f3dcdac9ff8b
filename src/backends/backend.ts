import type { BackendName } from '../options.js';
import type { DartRange } from '../stream/layout.js';

/** One range to count, with everything decided. */
export type Job = {
  readonly range: DartRange;
  readonly backend: Backend;
  readonly kernel: string;
  readonly threads: number;
};

/** What was counted: the first `samples` darts of the range, all of them unless the job was cancelled. */
export type Outcome = {
  readonly samples: number;
  readonly hits: number;
  /** How many threads could take part. */
  readonly threads: number;
};

/** What can be asked of a job while it runs. */
export type Control = {
  /** No further block is handed out; those that are handed out are counted to their end. */
  cancel(): void;
  samplesDone(): number;
};

export type RunningJob = Control & { readonly outcome: Promise<Outcome> };

/** Counts on the calling thread, which takes part, and blocks it until done. */
export type CountSync = (job: Job) => Outcome;

/** Something that counts hits. Every backend returns the same integer for the same range. */
export type Backend = {
  readonly name: BackendName;
  /** Best first. */
  readonly kernels: readonly string[];
  /** Up to so many samples `countSync` on the calling thread is done sooner than any other would have begun; 0 for never. */
  readonly samplesWorthThreads: number;
  /** It counts on threads that are not the caller's to choose. */
  readonly hasOwnThreads?: true;
  /** The most samples that `countSync` may block this thread for; absent where it may for any. */
  readonly maxSyncSamples?: number;
  /** Absent where the backend can only count asynchronously. */
  readonly countSync?: CountSync;
  /** Makes the backend ready, where that takes time: the job then starts when it has resolved. */
  readonly open?: () => Promise<void>;
  /** The name of what counts, where that is not the processor; `null` before it is open. */
  readonly device?: () => string | null;
  /** Counts on `job.threads` threads, none of them the calling one where another can be had. */
  start(job: Job): RunningJob;
  /** The range's words, one a dart, each in 0 … 2^32 − 1. */
  words(kernel: string, range: DartRange): Promise<Uint32Array>;
};

import type { BackendName } from '../options.js';
import type { DartRange } from '../stream/layout.js';
import type { Control } from './control.js';

/** One range to count, with everything decided. */
export type Job = {
  readonly range: DartRange;
  readonly kernel: string;
  readonly threads: number;
};

/** What was counted: the first `samples` darts of the range, all of them unless the job was cancelled. */
export type Outcome = { readonly samples: number; readonly hits: number };

/** Something that counts hits. Every backend returns the same integer for the same range. */
export type Backend = {
  readonly name: BackendName;
  /** Best first. */
  readonly kernels: readonly string[];
  /** Counts on `job.threads` threads, the calling one among them, and blocks it until done. */
  countHitsSync(job: Job): number;
  /** Counts on `job.threads` threads, none of them the calling one. */
  countHits(job: Job, control: Control): Promise<Outcome>;
};

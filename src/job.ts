import type { Job } from './backends/backend.js';
import { select } from './backends/select.js';
import { rangeError } from './errors.js';
import type { RunOptions } from './options.js';
import { threadBudget } from './platform/node/threads.js';
import { blockCountOf, type DartRange } from './stream/layout.js';

/** Decides everything about a call: which backend, which kernel, how many threads. Never more than its range keeps busy. */
export function planJob(range: DartRange, options: RunOptions): Job {
  const { backend, kernel } = select(options);
  if (backend.hasOwnThreads) {
    if (options.threads === undefined) return { range, backend, kernel, threads: 1 };
    throw rangeError(
      'ERR_OUT_OF_RANGE',
      `threads cannot be chosen with backend '${backend.name}', whose device has its own: leave threads out; got ${options.threads}`,
    );
  }
  const isSmall = range.samples <= backend.samplesWorthThreads;
  const threads = isSmall ? 1 : Math.min(options.threads ?? threadBudget().threads, blockCountOf(range));
  return { range, backend, kernel, threads };
}

import { count } from '../count.js';
import { planJob } from '../job.js';
import type { RunOptions } from '../options.js';
import type { DartRange } from '../stream/layout.js';
import type { Counted } from './ledger.js';

/**
 * So long a worker counts for one estimate before others have their turn, and before it looks whether the estimate is still
 * wanted. What is lost between two slices, some milliseconds, is below one per cent.
 */
export const SLICE_MS = 1000;

/** Counts the first darts of a range: as many as a slice or the signal leaves time for, none perhaps. */
export async function countSlice(range: DartRange, options: RunOptions, signal: AbortSignal): Promise<Counted> {
  try {
    return await count(planJob(range, options), { signal, keepPartial: true, stopAfterMs: SLICE_MS });
  } catch (error) {
    if (signal.aborted) return { samples: 0, hits: 0 };
    throw error;
  }
}

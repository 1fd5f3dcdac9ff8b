import { cancel } from '../backends/control.js';
import type { Selection } from '../backends/select.js';
import { countSync, startCount } from '../count.js';
import type { DartRange } from '../stream/layout.js';
import type { Counted } from './ledger.js';

/**
 * So long a worker counts for one estimate before others have their turn, and before it looks whether the estimate is still
 * wanted. What is lost between two slices, some milliseconds, is below one per cent.
 */
export const SLICE_MS = 1000;

/** Counted sooner than other threads are woken. */
const SMALL = 2 ** 21;

/** Counts the first darts of a range: as many as a slice or the signal leaves time for. */
export async function countSlice(range: DartRange, selection: Selection, signal: AbortSignal): Promise<Counted> {
  if (signal.aborted) return { samples: 0, hits: 0 };
  if (range.samples <= SMALL) return { samples: range.samples, hits: countSync(range, selection) };
  const { control, outcome } = startCount(range, selection);
  const stop = (): void => cancel(control);
  const timer = setTimeout(stop, SLICE_MS);
  signal.addEventListener('abort', stop);
  try {
    return await outcome;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

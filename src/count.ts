import type { Outcome } from './backends/backend.js';
import { type Control, cancel, createControl, dartsDone } from './backends/control.js';
import type { Selection } from './backends/select.js';
import type { AsyncOptions, Progress } from './options.js';
import { blockCountOf, type DartRange } from './stream/layout.js';

/** Counting a range with a selected backend: on this thread where it is small, watched by signal and progress where not. */

/** Two blocks' worth is counted sooner than other threads are woken: 0.1 ms with AVX-512, 2 ms in TypeScript. */
const SMALL_COUNT = 2 ** 21;

/** How many threads a range can keep busy, at most those selected. */
export function threadsFor(range: DartRange, selection: Selection): number {
  return range.samples <= SMALL_COUNT ? 1 : Math.min(selection.threads, blockCountOf(range));
}

export function countSync(range: DartRange, selection: Selection): number {
  const { backend, kernel } = selection;
  return backend.countHitsSync({ range, kernel, threads: threadsFor(range, selection) });
}

/** A count under way: its control buffer, to cancel it and to see how far it is, and what it will come to. */
export type RunningCount = { readonly control: Control; readonly outcome: Promise<Outcome> };

export function startCount(range: DartRange, selection: Selection): RunningCount {
  const { backend, kernel } = selection;
  const control = createControl();
  const threads = threadsFor(range, selection);
  return { control, outcome: backend.countHits({ range, kernel, threads }, control) };
}

const PROGRESS_INTERVAL_MS = 100;

/** Calls `onProgress` while the count runs; the returned promise only ever rejects, with what `onProgress` threw. */
function watchProgress(
  control: Control,
  total: number,
  onProgress: (progress: Progress) => void,
): { readonly failed: Promise<never>; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const failed = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      try {
        onProgress({ done: dartsDone(control), total });
      } catch (error) {
        reject(error);
      }
    }, PROGRESS_INTERVAL_MS);
  });
  return { failed, stop: () => clearInterval(timer) };
}

/** Rejects first and stops after: the caller has its answer at once, the threads stop within a block each. */
function watchSignal(signal: AbortSignal): { readonly failed: Promise<never>; stop(): void } {
  let onAbort = (): void => undefined;
  const failed = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  return { failed, stop: () => signal.removeEventListener('abort', onAbort) };
}

export async function count(range: DartRange, selection: Selection, options: AsyncOptions): Promise<number> {
  const { signal, onProgress } = options;
  signal?.throwIfAborted();
  if (range.samples <= SMALL_COUNT) {
    const hits = countSync(range, selection);
    onProgress?.({ done: range.samples, total: range.samples });
    return hits;
  }

  const running = startCount(range, selection);
  const watches = [
    ...(signal === undefined ? [] : [watchSignal(signal)]),
    ...(onProgress === undefined ? [] : [watchProgress(running.control, range.samples, onProgress)]),
  ];
  try {
    const { hits } = await Promise.race([running.outcome, ...watches.map((watch) => watch.failed)]);
    onProgress?.({ done: range.samples, total: range.samples });
    return hits;
  } catch (error) {
    cancel(running.control);
    throw error;
  } finally {
    for (const watch of watches) watch.stop();
  }
}

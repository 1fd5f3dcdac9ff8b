import type { Outcome } from '../backends/backend.js';
import { cancel, dartsDone } from '../backends/control.js';
import type { Selection } from '../backends/select.js';
import { startCount } from '../count.js';
import { loadAddon } from '../platform/node/addon.js';
import type { DartRange } from '../stream/layout.js';
import { onInterrupt } from './interrupt.js';
import type { RunFlags } from './options.js';
import { createProgressBar } from './progress.js';

const PROGRESS_INTERVAL_MS = 100;

/** One line where TypeScript throws the darts though nobody asked for that. */
export function tellBackend({ backend }: RunFlags): void {
  const native = loadAddon();
  if (native.loaded || backend !== undefined) return;
  process.stderr.write(`estimate-pi: on the TypeScript backend, because ${native.error.summary}\n`);
}

/**
 * Counts a range with a progress bar. Ctrl-C and SIGTERM end it early, with what was counted so far: the first darts of the
 * range. The exit code then says so. Undefined when not a dart had landed.
 */
export async function countUntilInterrupted(
  range: DartRange,
  selection: Selection,
  isBarWanted: boolean,
): Promise<Outcome | undefined> {
  const bar = await createProgressBar(range.samples, isBarWanted);
  const { control, outcome } = startCount(range, selection);
  const ticker = setInterval(() => bar.update(dartsDone(control)), PROGRESS_INTERVAL_MS);
  const release = onInterrupt(() => cancel(control));
  try {
    const { samples, hits } = await outcome;
    if (samples === range.samples) process.exitCode = 0;
    if (samples > 0) return { samples, hits };
  } finally {
    bar.stop();
    clearInterval(ticker);
    release();
  }
  process.stderr.write('estimate-pi: interrupted before the first dart landed\n');
  return undefined;
}

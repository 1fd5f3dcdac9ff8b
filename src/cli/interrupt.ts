/** Ctrl-C and SIGTERM, in one place. */

/** What shells report for a process that ended on these signals. */
export const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

export type StopSignal = keyof typeof EXIT_CODES;

/** A launcher in between may pass the first Ctrl-C on twice; whoever does not want to wait presses it again. */
const IMPATIENT_MS = 500;

/** Calls `stop` at a signal, instead of ending the process; the next signal ends it. Returns how to stop heeding. */
export function onInterrupt(stop: (signal: StopSignal) => void): () => void {
  let firstAt: number | undefined;
  const onSignal = (signal: StopSignal): void => {
    process.exitCode = EXIT_CODES[signal];
    const isFirst = firstAt === undefined;
    firstAt ??= performance.now();
    if (performance.now() - firstAt > IMPATIENT_MS) process.exit(EXIT_CODES[signal]);
    if (isFirst) stop(signal);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return () => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
}

/** Runs a command with a signal that Ctrl-C or SIGTERM aborts; the process then exits with what shells expect. */
export async function interruptible<Result>(
  run: (signal: AbortSignal) => Promise<Result>,
  reason: string = 'interrupted before there was anything to show',
): Promise<Result> {
  const controller = new AbortController();
  const release = onInterrupt(() => controller.abort(new Error(reason)));
  try {
    return await run(controller.signal);
  } finally {
    release();
  }
}

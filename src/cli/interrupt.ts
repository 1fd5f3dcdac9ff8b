/** What Ctrl-C does to a command that takes a while. */

/** What shells report for a process that ended on these signals. */
export const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** Runs a command with a signal that Ctrl-C or SIGTERM aborts; the process then exits with what shells expect. */
export async function interruptible<Result>(
  run: (signal: AbortSignal) => Promise<Result>,
  reason: string = 'interrupted before there was anything to show',
): Promise<Result> {
  const controller = new AbortController();
  const interrupt = (signal: keyof typeof EXIT_CODES): void => {
    process.exitCode = EXIT_CODES[signal];
    controller.abort(new Error(reason));
  };
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  try {
    return await run(controller.signal);
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

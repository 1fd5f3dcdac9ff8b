/** Ctrl-C and SIGTERM, in one place. Imports nothing, so that it heeds them before anything else is loaded. */

/** What shells report for a process that ended on these signals. */
export const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

export type StopSignal = keyof typeof EXIT_CODES;

/** A launcher in between may pass the first Ctrl-C on twice; whoever does not want to wait presses it again. */
const IMPATIENT_MS = 500;

type Heed = (signal: StopSignal) => void;

let heed: Heed | undefined;
let firstAt: number | undefined;

function onSignal(signal: StopSignal): void {
  const code = EXIT_CODES[signal];
  process.exitCode = code;
  firstAt ??= performance.now();
  const isImpatient = performance.now() - firstAt > IMPATIENT_MS;
  if (heed !== undefined && !isImpatient) heed(signal);
  else {
    if (!isImpatient) process.stderr.write('estimate-pi: interrupted\n');
    process.exit(code);
  }
}

/** Called once, first of all. Where no command heeds a signal itself, it ends the process with a line. */
export function heedSignals(): void {
  for (const signal of Object.keys(EXIT_CODES) as StopSignal[]) process.on(signal, onSignal);
}

/** Signals end the process at once, as they do by default: for a loop that leaves no time to heed them. */
export function leaveSignalsAlone(): void {
  for (const signal of Object.keys(EXIT_CODES) as StopSignal[]) process.off(signal, onSignal);
}

/** Calls `stop` at a signal, instead of ending the process; the next signal ends it. Returns how to stop heeding. */
export function onInterrupt(stop: Heed): () => void {
  const before = heed;
  heed = stop;
  return () => {
    heed = before;
  };
}

/** What a command rejects with that a signal ended before it had anything to show. */
export class Interruption extends Error {}

/** Runs a command with a signal that Ctrl-C or SIGTERM aborts; the process then exits with what shells expect. */
export async function interruptible<Result>(
  run: (signal: AbortSignal) => Promise<Result>,
  reason: string = 'interrupted before there was anything to show',
): Promise<Result> {
  const controller = new AbortController();
  const release = onInterrupt(() => controller.abort(new Interruption(reason)));
  try {
    return await run(controller.signal);
  } finally {
    release();
  }
}

import { CommandFailure } from './command-failure.js';
import { reasonOf } from './system-error.js';

/** The one place that writes to standard output: a reader that has gone is silence, any other failure one line. */

let hasReader = true;
let trouble: Error | undefined;

/** Called once, before anything is written. */
export function watchOutput(): void {
  process.stdout.on('error', onError);
  // Nobody is left to be told.
  process.stderr.on('error', () => undefined);
}

function onError(error: NodeJS.ErrnoException): void {
  // What follows the first failure says only that the stream is closed.
  if (!hasReader) return;
  hasReader = false;
  if (error.code !== 'EPIPE') trouble ??= error;
}

/** False once the reader has gone: whatever is printed then is for nobody. */
export const isOutputRead = (): boolean => hasReader;

/**
 * Writes, and waits until the reader has taken it, or has gone.
 *
 * @throws CommandFailure where standard output cannot be written, other than for want of a reader
 */
export async function print(text: string | Uint8Array): Promise<void> {
  if (hasReader) {
    await new Promise<void>((resolve) => {
      process.stdout.write(text, (error) => {
        if (error) onError(error);
        resolve();
      });
    });
  }
  if (trouble !== undefined) {
    throw new CommandFailure(`cannot write to standard output: ${reasonOf(trouble)}`, { cause: trouble });
  }
}

export function printJson(value: unknown): Promise<void> {
  return print(`${JSON.stringify(value)}\n`);
}

/** A line about the run, beside its result. */
export function say(line: string): void {
  process.stderr.write(`estimate-pi: ${line}\n`);
}

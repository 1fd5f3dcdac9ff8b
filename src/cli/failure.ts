import { CommanderError } from 'commander';
import { safeLines } from '../report/untrusted.js';
import { CommandFailure } from './command-failure.js';
import { Interruption } from './interrupt.js';
import { isSystemError, reasonOf } from './system-error.js';

/** What is said of an error at the end of a command, and the exit code that it means. */

export const EXIT_FAILED = 1;
export const EXIT_BAD_INPUT = 2;
/** EX_SOFTWARE of sysexits.h: an error of the program itself. */
export const EXIT_BUG = 70;

/** Codes of errors that whoever typed the command can mend by typing another. */
const BAD_INPUT: ReadonlySet<string> = new Set([
  'ERR_INVALID_ARG_TYPE',
  'ERR_OUT_OF_RANGE',
  'ERR_UNKNOWN_OPTION',
  'ERR_KERNEL_UNAVAILABLE',
  'ERR_REPORT_INVALID',
  'ERR_TALLY_INVALID',
  'ERR_TALLIES_MISMATCH',
  'ERR_TALLIES_OVERLAP',
  'ERR_TALLIES_GAP',
]);

/** Codes that this package gave. Node's own errors carry some of the same, and name theirs in the first line of the stack. */
function ownCode(error: Error): string | undefined {
  if (!('code' in error) || typeof error.code !== 'string') return undefined;
  return error.stack?.startsWith(`${error.name} [`) ? undefined : error.code;
}

type Verdict = { readonly exitCode: number; readonly text: string };

function verdictOn(error: unknown): Verdict {
  if (error instanceof Interruption || error instanceof CommandFailure) {
    return { exitCode: EXIT_FAILED, text: error.message };
  }
  if (isSystemError(error)) {
    const place = 'path' in error && error.path !== undefined ? `${error.path}: ` : '';
    return { exitCode: EXIT_FAILED, text: `${place}${reasonOf(error)} (${error.syscall})` };
  }
  const code = error instanceof Error ? ownCode(error) : undefined;
  if (error instanceof Error && code !== undefined) {
    return { exitCode: BAD_INPUT.has(code) ? EXIT_BAD_INPUT : EXIT_FAILED, text: error.message };
  }
  const shown = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { exitCode: EXIT_BUG, text: `this is a fault of the program, please report it:\n${shown}` };
}

/** Tells of an error on standard error, and sets the exit code. */
export function reportFailure(error: unknown): void {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : EXIT_BAD_INPUT;
    return;
  }
  const { exitCode, text } = verdictOn(error);
  process.stderr.write(`estimate-pi: ${safeLines(text)}\n`);
  // Of a command that a signal ended, the exit code says so.
  if (!process.exitCode) process.exitCode = exitCode;
}

/** Commander's messages on one line, with what was typed cut to a part of it. */
export function usageError(text: string): string {
  if (text.startsWith('Usage: ')) return `${text.trim()}\n`;
  const short = text
    .replace(/^error: /, '')
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll(/'([^']{60})[^']+'/g, "'$1…'");
  return `estimate-pi: ${safeLines(short, 1)}\n`;
}

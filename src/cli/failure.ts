import { CommanderError } from 'commander';
import type { ErrorCode } from '../errors.js';
import { safeLines } from '../report/untrusted.js';
import { CommandFailure } from './command-failure.js';
import { Interruption } from './interrupt.js';
import { isSystemError, reasonOf } from './system-error.js';

/** What is said of an error at the end of a command, and the exit code that it means. */

export const EXIT_FAILED = 1;
export const EXIT_BAD_INPUT = 2;
/** EX_SOFTWARE of sysexits.h: an error of the program itself. */
export const EXIT_BUG = 70;

/**
 * Whose fault an error is: `input` where whoever typed the command can mend it by typing another or by mending a file that it names. One
 * code is of both: of tallies that contradict each other, which is told by a RangeError, and of a machine that counts wrong.
 */
const FAULTS: Readonly<Record<ErrorCode, 'input' | 'surroundings' | 'input if a RangeError'>> = {
  ERR_INVALID_ARG_TYPE: 'input',
  ERR_OUT_OF_RANGE: 'input',
  ERR_UNKNOWN_OPTION: 'input',
  ERR_KERNEL_UNAVAILABLE: 'input',
  ERR_REPORT_INVALID: 'input',
  ERR_TALLY_INVALID: 'input',
  ERR_TALLIES_MISMATCH: 'input',
  ERR_TALLIES_OVERLAP: 'input',
  ERR_TALLIES_GAP: 'input',
  ERR_HITS_DIFFER: 'input if a RangeError',
  ERR_NATIVE_UNAVAILABLE: 'surroundings',
  ERR_GPU_UNAVAILABLE: 'surroundings',
  ERR_GPU_FAILED: 'surroundings',
  ERR_PACKAGE_NOT_FOUND: 'surroundings',
  ERR_PACKAGE_VERSION: 'surroundings',
  ERR_SYNC_UNSUPPORTED: 'surroundings',
  ERR_WORKER_FAILED: 'surroundings',
  ERR_PROCESS_FAILED: 'surroundings',
  ERR_CHARTS_UNAVAILABLE: 'surroundings',
  ERR_REDIS_UNAVAILABLE: 'surroundings',
  ERR_SHARD_FAILED: 'surroundings',
};

function exitCodeOf(error: Error, code: string): number {
  const fault = (FAULTS as Readonly<Record<string, string>>)[code];
  const isInput = fault === 'input' || (fault === 'input if a RangeError' && error instanceof RangeError);
  return isInput ? EXIT_BAD_INPUT : EXIT_FAILED;
}

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
    return { exitCode: exitCodeOf(error, code), text: error.message };
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

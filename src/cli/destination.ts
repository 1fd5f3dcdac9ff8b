import { closeSync, existsSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { rangeError } from '../errors.js';

/** Files that a command writes at its end, and makes sure of at its beginning. */

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its directory does not exist',
  ENOTDIR: 'its directory is a file',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
};

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  return REASONS[code] ?? code;
}

/** Refuses a file that could not be written, by opening it; a file that this makes is removed again. */
export function checkDestination(flag: string, path: string | undefined): void {
  if (path === undefined) return;
  if (path === '') throw rangeError('ERR_OUT_OF_RANGE', `${flag} needs the name of a file; got ''`);
  try {
    const isNew = !existsSync(path);
    closeSync(openSync(path, 'a'));
    if (isNew) rmSync(path);
  } catch (error) {
    throw rangeError('ERR_OUT_OF_RANGE', `${flag} cannot write '${path}': ${reason(error)}`);
  }
}

export function writeDestination(path: string, text: string, isQuiet: boolean): void {
  writeFileSync(path, text);
  if (!isQuiet) process.stderr.write(`estimate-pi: wrote ${path}\n`);
}

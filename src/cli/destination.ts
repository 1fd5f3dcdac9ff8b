import {
  accessSync,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { rangeError } from '../errors.js';
import { safeText } from '../report/untrusted.js';
import { CommandFailure } from './command-failure.js';
import { print } from './output.js';
import { isSystemError, reasonOf } from './system-error.js';

/**
 * Files that a command writes at its end, and makes sure of at its beginning. A file is written beside and renamed, so that
 * it is there as a whole or as it was before; what is no file (a pipe, a device) is written as it is.
 */

const MOST_LINKS = 40;

/** Where symbolic links lead, also to a file that is not there yet. */
function followed(path: string): string {
  let target = resolve(path);
  for (let links = 0; lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink(); links++) {
    if (links === MOST_LINKS) return realpathSync(target);
    target = resolve(dirname(target), readlinkSync(target));
  }
  return target;
}

type Place =
  | { readonly kind: 'stream'; readonly path: string; readonly isFifo: boolean }
  | { readonly kind: 'file'; readonly path: string; readonly before: Stats | undefined };

/** Throws what the system says where nothing can be written there. */
function placeOf(path: string): Place {
  const before = statSync(path, { throwIfNoEntry: false });
  if (before?.isDirectory()) readFileSync(path);
  // A redirection is behind /dev/stdout; a file renamed over it would not be what the shell has opened.
  const isStream = before !== undefined && (!before.isFile() || /^\/(?:dev|proc)\//.test(resolve(path)));
  if (isStream) {
    accessSync(path, constants.W_OK);
    return { kind: 'stream', path, isFifo: before.isFIFO() };
  }
  const target = before === undefined ? followed(path) : realpathSync(path);
  accessSync(before === undefined ? dirname(target) : target, constants.W_OK);
  if (before === undefined) statSync(join(dirname(target), '.'));
  return { kind: 'file', path: target, before };
}

const shown = (path: string): string => `'${safeText(path)}'`;

/** Refuses a file that could not be written, before the work that it is for. */
export function checkDestination(flag: string, path: string | undefined): void {
  if (path === undefined) return;
  if (path === '') throw rangeError('ERR_OUT_OF_RANGE', `${flag} needs the name of a file; got ''`);
  try {
    placeOf(path);
  } catch (error) {
    throw rangeError('ERR_OUT_OF_RANGE', `${flag} cannot write ${shown(path)}: ${reasonOf(error)}`);
  }
}

/** Permissions stay; the owner too, where that is allowed. */
function takeAfter(path: string, before: Stats | undefined): void {
  if (before === undefined) return;
  try {
    chownSync(path, before.uid, before.gid);
  } catch (error) {
    if (!isSystemError(error)) throw error;
  }
  chmodSync(path, before.mode & 0o7777);
}

function writeBeside(path: string, text: string, before: Stats | undefined): void {
  const beside = join(dirname(path), `.estimate-pi-${process.pid}-${basename(path).slice(0, 100)}`);
  const file = openSync(beside, 'wx');
  try {
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    takeAfter(beside, before);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** What a folder answers that takes no new file, and a file that is a mount point of its own. */
const NOT_BESIDE: ReadonlySet<string | undefined> = new Set(['EACCES', 'EPERM', 'EROFS', 'EBUSY', 'EXDEV']);

/** Over what the file holds, which is put back where the new text does not fit. */
function writeOver(path: string, text: string): void {
  const before = readFileSync(path);
  const file = openSync(path, 'r+');
  const writeAll = (bytes: Uint8Array): void => {
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, done);
    ftruncateSync(file, bytes.length);
  };
  try {
    writeAll(Buffer.from(text));
  } catch (error) {
    writeAll(before);
    throw error;
  } finally {
    closeSync(file);
  }
}

const FIFO_POLL_MS = 50;

/** Opens a named pipe for writing. The system would wait for a reader, and leave no time to hear Ctrl-C meanwhile. */
async function openFifo(path: string): Promise<number> {
  for (;;) {
    try {
      const probe = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
      // With a reader there, this one does not wait; the probe is a writer until then, or the reader would see an end.
      const file = openSync(path, 'w');
      closeSync(probe);
      return file;
    } catch (error) {
      if (!(isSystemError(error) && error.code === 'ENXIO')) throw error;
      await setTimeout(FIFO_POLL_MS);
    }
  }
}

async function writeStream(path: string, isFifo: boolean, text: string): Promise<void> {
  if (!isFifo) return writeFileSync(path, text);
  const file = await openFifo(path);
  try {
    writeFileSync(file, text);
  } finally {
    closeSync(file);
  }
}

/** Standard output by its names: a socket behind it could not be opened, and what is printed must keep its order. */
const STANDARD_OUTPUT = /^\/(?:dev\/stdout|dev\/fd\/1|proc\/self\/fd\/1)$/;

async function write(place: Place, text: string): Promise<void> {
  if (STANDARD_OUTPUT.test(place.path)) return print(text);
  if (place.kind === 'stream') {
    await writeStream(place.path, place.isFifo, text);
    return;
  }
  try {
    writeBeside(place.path, text, place.before);
  } catch (error) {
    if (place.before === undefined || !isSystemError(error) || !NOT_BESIDE.has(error.code)) throw error;
    writeOver(place.path, text);
  }
}

/** @throws CommandFailure where it cannot be written; the file is then as it was before */
export async function writeDestination(path: string, text: string, isQuiet: boolean): Promise<void> {
  try {
    await write(placeOf(path), text);
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    if (isSystemError(error) && error.code === 'EPIPE') return;
    throw new CommandFailure(`cannot write ${shown(path)}: ${reasonOf(error)}`, { cause: error });
  }
  if (!isQuiet) process.stderr.write(`estimate-pi: wrote ${safeText(path)}\n`);
}

import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

const COMPILERS = ['cc', 'c++', 'gcc', 'g++', 'clang', 'clang++', 'cl.exe', 'make', 'cmake', 'node-gyp', 'python3'];

/**
 * A PATH with Node and a shell and no compiler.
 *
 * @param {string} folder to be made, for the links to them
 */
export function barePath(folder) {
  const isWindows = process.platform === 'win32';
  mkdirSync(folder);
  if (!isWindows) {
    symlinkSync(process.execPath, join(folder, 'node'));
    symlinkSync('/bin/sh', join(folder, 'sh'));
  }
  const path = isWindows ? [dirname(process.execPath), join(process.env.SystemRoot ?? '', 'System32')] : [folder];
  const found = COMPILERS.filter((name) => path.some((entry) => existsSync(join(entry, name))));
  if (found.length > 0) throw new Error(`${path.join(delimiter)} was to hold no compiler, but has ${found.join(', ')}`);
  return path.join(delimiter);
}

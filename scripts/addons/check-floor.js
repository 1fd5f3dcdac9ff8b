// Compares what the Linux binary asks of the system's C library with the floor that the README states; of its C++ library
// it must ask nothing.
// Usage: check-floor.js [FILE …], by default the prebuilt one of this machine, else the local build.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requireTools } from '../require-tools.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** @param {string} x @param {string} y */
function compareVersions(x, y) {
  const [left, right] = [x, y].map((version) => version.split('.').map(Number));
  const at = left.findIndex((part, index) => part !== (right[index] ?? 0));
  return at === -1 ? left.length - right.length : left[at] - (right[at] ?? 0);
}

/** @returns {string} */
function floor() {
  const version = /\bGLIBC ([\d.]*\d)/.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1];
  if (version === undefined) throw new Error('README.md states no floor, as "GLIBC 2.17" would');
  return version;
}

/** The newest version of each library's symbols that the file imports, and one symbol of it. */
function newest(file) {
  const table = execFileSync('objdump', ['-T', file], { encoding: 'utf8' });
  const symbols = [...table.matchAll(/\*UND\*.*\s\(?([A-Z]+)_(\d[\d.]*)\)?\s+(\S+)$/gm)];
  if (symbols.length === 0) throw new Error(`${file} imports no versioned symbol: is it an addon for Linux and glibc?`);
  const found = {};
  for (const [, library, version, symbol] of symbols) {
    if (found[library] === undefined || compareVersions(version, found[library].version) > 0)
      found[library] = { version, symbol };
  }
  return found;
}

function defaultFile() {
  const prebuilt = join(root, `prebuilds/linux-${process.arch}/estimate-pi.glibc.node`);
  return existsSync(prebuilt) ? prebuilt : join(root, 'build/Release/estimate_pi.node');
}

requireTools('check:floor', { objdump: 'binutils' });
const limit = floor();
for (const file of process.argv.length > 2 ? process.argv.slice(2) : [defaultFile()]) {
  const { GLIBC, ...others } = newest(file);
  const faults = Object.entries(others).map(([library, { version, symbol }]) => `${library} ${version} (${symbol})`);
  if (compareVersions(GLIBC.version, limit) > 0) faults.push(`GLIBC ${GLIBC.version} (${GLIBC.symbol})`);
  for (const library of execFileSync('objdump', ['-p', file], { encoding: 'utf8' }).matchAll(
    /NEEDED\s+(\S*stdc\S*|\S*gcc\S*)/g,
  ))
    faults.push(library[1]);
  process.stdout.write(
    `${relative(root, file)}: GLIBC ${GLIBC.version} (${GLIBC.symbol}), at most ${limit} and nothing of C++${faults.length === 0 ? '' : `: TOO MUCH: ${faults.join(', ')}`}\n`,
  );
  if (faults.length > 0) process.exitCode = 1;
}

// Compares what the Linux binary asks of the system's C and C++ libraries with the floor that the README states.
// Usage: check-floor.js [FILE …], by default the prebuilt one of this machine, else the local build.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requireTools } from './tools.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const LIBRARIES = ['GLIBC', 'GLIBCXX', 'CXXABI'];

/** @param {string} x @param {string} y */
function compareVersions(x, y) {
  const [left, right] = [x, y].map((version) => version.split('.').map(Number));
  const at = left.findIndex((part, index) => part !== (right[index] ?? 0));
  return at === -1 ? left.length - right.length : left[at] - (right[at] ?? 0);
}

function floors() {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  return Object.fromEntries(
    LIBRARIES.map((library) => {
      const version = new RegExp(`\\b${library} ([\\d.]*\\d)`).exec(readme)?.[1];
      if (version === undefined)
        throw new Error(`README.md states no floor for ${library}, as "${library} 2.17" would`);
      return [library, version];
    }),
  );
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
const limits = floors();
for (const file of process.argv.length > 2 ? process.argv.slice(2) : [defaultFile()]) {
  for (const [library, { version, symbol }] of Object.entries(newest(file))) {
    const limit = limits[library];
    if (limit === undefined) continue;
    const isWithin = compareVersions(version, limit) <= 0;
    process.stdout.write(
      `${relative(root, file)}: ${library} ${version} (${symbol}), at most ${limit}${isWithin ? '' : ': TOO NEW'}\n`,
    );
    if (!isWithin) process.exitCode = 1;
  }
}

// Static checks of the C++ sources: every warning is an error, with gcc and clang, and clang-tidy's checks of .clang-tidy.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as wasm from '../kernels/wasm-compiler.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const COMPILERS = ['g++', 'clang++-19'];
const cmakeJs = join(root, 'node_modules/.bin/cmake-js');

let failures = 0;
/** @param {string} name @param {string} command @param {string[]} args */
function check(name, command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  const isClean = status === 0;
  process.stdout.write(`${name}: ${isClean ? 'clean' : 'FAILED'}\n`);
  if (isClean) return;
  failures++;
  process.stdout.write(`${error?.message ?? ''}${stdout ?? ''}${stderr ?? ''}\n`);
}

for (const compiler of COMPILERS) {
  const flags = [
    `--CDCMAKE_CXX_COMPILER=${compiler}`,
    '--CDCMAKE_CXX_FLAGS=-Werror',
    '--CDCMAKE_EXPORT_COMPILE_COMMANDS=ON',
  ];
  check(`${compiler} -Wall -Wextra -Werror`, cmakeJs, [
    'rebuild',
    '-d',
    'native',
    '-O',
    `build-check/werror-${compiler}`,
    ...flags,
  ]);
}
const sources = ['native', 'native/kernels'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.cc'))
    .map((name) => join(folder, name))
    .filter((path) => path !== wasm.SOURCE),
);
check('clang-tidy', 'clang-tidy-19', ['-p', 'build-check/werror-clang++-19', '--quiet', ...sources]);
// For this target clang-tidy takes every constant for one that is computed at the start.
const checks = '--checks=-bugprone-dynamic-static-initializers';
check('clang-tidy of WebAssembly', 'clang-tidy-19', ['--quiet', checks, wasm.SOURCE, '--', ...wasm.FLAGS]);
process.exitCode = failures > 0 ? 1 : 0;

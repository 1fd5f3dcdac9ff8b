// Builds what a clone needs after `npm ci`: the addon where a compiler is found, and then the TypeScript, whose build lists the addons
// that are there. Without an addon the package still works, on its workers backend.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** @param {string} script @returns {{ isDone: boolean, output: string }} */
function run(script) {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', script], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  return { isDone: status === 0, output: `${stdout}${stderr}` };
}

const COMPILERS = process.platform === 'win32' ? ['cl'] : ['c++', 'g++', 'clang++'];
const isThere = (tool) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).error === undefined;

/** What is missing on this machine, in words, or else what the build itself said. @param {string} output */
function reasonOf(output) {
  if (!COMPILERS.some(isThere)) return `no C++ compiler (${COMPILERS.join(', ')})`;
  if (!isThere('cmake') && !isThere('python3')) return 'neither CMake nor Python (for node-gyp)';
  const lines = output.split('\n').map((line) => line.trim());
  const isError = /error|not found|no such|could not|missing/i;
  return lines.find((line) => isError.test(line)) ?? 'npm run build:native tells more';
}

const HOW = {
  linux:
    'on Debian and Ubuntu: apt-get install g++ cmake; on Alpine: apk add build-base cmake; on Fedora: dnf install gcc-c++ cmake',
  darwin: 'xcode-select --install, and brew install cmake',
  win32: "the 'Desktop development with C++' of Visual Studio's Build Tools, which has CMake",
};

const addon = ['build:native', 'build:gyp'].map((script) => () => ({ script, ...run(script) }));
const attempts = [];
for (const attempt of addon) {
  attempts.push(attempt());
  if (attempts.at(-1).isDone) break;
}
const last = attempts.at(-1);
process.stdout.write(
  last.isDone
    ? `estimate-pi: the native addon was built (${last.script})\n`
    : `estimate-pi: no native addon was built: ${reasonOf(attempts[0].output)}. Everything works without it, on the workers backend, two to seven times slower. It takes a C++17 compiler and CMake (${HOW[process.platform] ?? HOW.linux}); then npm run build:native.\n`,
);

const typescript = run('build:ts');
if (!typescript.isDone) {
  process.stderr.write(typescript.output);
  process.exitCode = 1;
}

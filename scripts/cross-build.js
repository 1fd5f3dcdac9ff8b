// Builds the addon for another machine. Installs no tool by itself. Usage: cross-build.js linux-arm64|win32-x64 …
// Each goes to prebuilds/, to be packed.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requireTools } from './tools.js';

const root = fileURLToPath(new URL('..', import.meta.url));

/** @param {string} file @param {string[]} args */
const run = (file, args) => execFileSync(file, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });

/** The functions of Node that an addon calls, as a library for the linker. @param {string} build */
function importLibrary(build) {
  const headers = dirname(createRequire(import.meta.url).resolve('node-api-headers/package.json'));
  const library = join(build, 'libnode_api.a');
  run('x86_64-w64-mingw32-dlltool', ['-d', join(headers, 'def/node_api.def'), '-l', library]);
  return library;
}

/** How Debian builds for each machine: its packages by the tool that is wanted of them. */
const MACHINES = {
  'linux-arm64': {
    tools: { 'aarch64-linux-gnu-g++': 'g++-aarch64-linux-gnu', cmake: 'cmake' },
    file: 'estimate-pi.glibc.node',
    strip: 'aarch64-linux-gnu-strip',
    flags: () => ['--CDCMAKE_TOOLCHAIN_FILE=toolchain-arm64.cmake'],
  },
  'win32-x64': {
    tools: { 'x86_64-w64-mingw32-g++-posix': 'g++-mingw-w64-x86-64-posix', cmake: 'cmake' },
    file: 'estimate-pi.node',
    strip: 'x86_64-w64-mingw32-strip',
    flags: (build) => [
      '--CDCMAKE_TOOLCHAIN_FILE=toolchain-win32.cmake',
      `--CDCMAKE_CXX_STANDARD_LIBRARIES=${importLibrary(build)}`,
    ],
  },
};

/**
 * @param {keyof typeof MACHINES} machine
 * @returns {string} the addon, stripped; its name is the one that the loader looks for
 */
export function crossBuild(machine) {
  const { tools, file, strip, flags } = MACHINES[machine];
  requireTools(`the build for ${machine}`, tools);
  const build = join(root, 'build-check', machine);
  mkdirSync(build, { recursive: true });
  const output = `--CDCMAKE_RUNTIME_OUTPUT_DIRECTORY=${join(build, 'Release')}`;
  run(join(root, 'node_modules/.bin/cmake-js'), ['compile', '-d', 'native', '-O', build, output, ...flags(build)]);
  const addon = join(build, file);
  run(strip, ['-o', addon, join(build, 'Release/estimate_pi.node')]);
  return addon;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((machine) => !(machine in MACHINES));
  if (wanted.length === 0 || unknown.length > 0) {
    process.stderr.write(`cross-build.js builds for ${Object.keys(MACHINES).join(', ')}; got '${wanted.join(' ')}'\n`);
    process.exit(1);
  }
  for (const machine of wanted) {
    const addon = crossBuild(machine);
    const prebuilt = join(root, 'prebuilds', machine, MACHINES[machine].file);
    cpSync(addon, prebuilt);
    process.stdout.write(`${prebuilt}\n`);
  }
}

// The addons of a release. Run by npm, whose configuration tells node-gyp where Node's headers are.
// Usage: prebuilds.js build                           for this machine, into prebuilds/<platform>-<arch>/
//        prebuilds.js cross linux-arm64|win32-x64 …   for others; installs no tool by itself
//        prebuilds.js check                           fails where one is missing, or where there is something else
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { familySync } from 'detect-libc';
import { requireTools } from '../require-tools.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Each machine's folder in prebuilds/ and its files, under the names that the loader looks for. */
const PREBUILDS = {
  'linux-x64': ['estimate-pi.glibc.node', 'estimate-pi.musl.node'],
  'linux-arm64': ['estimate-pi.glibc.node', 'estimate-pi.musl.node'],
  'darwin-x64': ['estimate-pi.node'],
  'darwin-arm64': ['estimate-pi.node'],
  'win32-x64': ['estimate-pi.node'],
  'win32-arm64': ['estimate-pi.node'],
};

/** @returns {string} path of this machine's addon, from the root */
export function prebuildHere() {
  const machine = `${process.platform}-${process.arch}`;
  const libc = familySync();
  return `prebuilds/${machine}/estimate-pi${libc === null ? '' : `.${libc}`}.node`;
}

function build() {
  const prebuildify = join(root, 'node_modules/prebuildify/bin.js');
  // Elsewhere there is one C library, and prebuildify would call it glibc.
  const tags = process.platform === 'linux' ? ['--tag-libc'] : [];
  const args = [prebuildify, '--napi', '--strip', ...tags];
  process.exitCode = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
}

/** @param {string} file @param {string[]} args */
const run = (file, args) => execFileSync(file, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });

/** The functions of Node that an addon calls, as a library for the linker. @param {string} folder */
function importLibrary(folder) {
  const headers = dirname(createRequire(import.meta.url).resolve('node-api-headers/package.json'));
  const library = join(folder, 'libnode_api.a');
  run('x86_64-w64-mingw32-dlltool', ['-d', join(headers, 'def/node_api.def'), '-l', library]);
  return library;
}

/** How Debian builds for each machine: its packages by the tool that is wanted of them. */
const CROSS = {
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
    flags: (folder) => [
      '--CDCMAKE_TOOLCHAIN_FILE=toolchain-win32.cmake',
      `--CDCMAKE_CXX_STANDARD_LIBRARIES=${importLibrary(folder)}`,
    ],
  },
};

/**
 * @param {keyof typeof CROSS} machine
 * @returns {string} the addon, stripped; its name is the one that the loader looks for
 */
export function crossBuild(machine) {
  const { tools, file, strip, flags } = CROSS[machine];
  requireTools(`the build for ${machine}`, tools);
  const folder = join(root, 'build-check', machine);
  mkdirSync(folder, { recursive: true });
  const output = `--CDCMAKE_RUNTIME_OUTPUT_DIRECTORY=${join(folder, 'Release')}`;
  run(join(root, 'node_modules/.bin/cmake-js'), ['compile', '-d', 'native', '-O', folder, output, ...flags(folder)]);
  const addon = join(folder, file);
  run(strip, ['-o', addon, join(folder, 'Release/estimate_pi.node')]);
  return addon;
}

/** @param {string[]} machines */
function cross(machines) {
  const unknown = machines.filter((machine) => !(machine in CROSS));
  if (machines.length === 0 || unknown.length > 0) {
    throw new Error(`it builds for ${Object.keys(CROSS).join(', ')}; got '${machines.join(' ')}'`);
  }
  for (const machine of machines) {
    const prebuilt = join(root, 'prebuilds', machine, CROSS[machine].file);
    cpSync(crossBuild(machine), prebuilt);
    process.stdout.write(`${prebuilt}\n`);
  }
}

function check() {
  const folder = join(root, 'prebuilds');
  const wanted = Object.entries(PREBUILDS).flatMap(([machine, files]) => files.map((file) => join(machine, file)));
  const found = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(folder, path)).isFile())
    : [];
  const missing = wanted.filter((path) => !found.includes(path));
  const unknown = found.filter((path) => !wanted.includes(path));
  for (const path of missing) process.stderr.write(`missing: prebuilds/${path}\n`);
  for (const path of unknown) process.stderr.write(`not an addon of a release: prebuilds/${path}\n`);
  process.stdout.write(`${wanted.length - missing.length} of ${wanted.length} addons are there\n`);
  if (missing.length + unknown.length > 0) process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [name = '', ...machines] = process.argv.slice(2);
  const commands = { build, cross: () => cross(machines), check };
  if (!Object.hasOwn(commands, name)) throw new Error(`prebuilds.js knows ${Object.keys(commands)}; got '${name}'`);
  commands[name]();
}

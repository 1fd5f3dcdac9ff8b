// Checks an addon as the package ships it, and no other: every known answer, every public function. This machine's prebuilt one, or one
// that it builds for another machine, in that machine's Node: 64-bit ARM Linux under qemu, 64-bit Windows under Wine. Installs no tool by
// itself; another machine's Node comes from the registry into node_modules/.cache. Usage: test-prebuilt.js [linux-arm64|win32-x64]
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requireTools } from '../require-tools.js';
import { foreignNode } from './foreign-node.js';
import { crossBuild, prebuildHere } from './prebuilds.js';
import { stagePackage } from './stage.js';

const NODE_VERSION = '20.20.2';
const root = fileURLToPath(new URL('../..', import.meta.url));

function cleanEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ESTIMATE_PI_')));
}

/** Wine's own folder of settings, made on the first run. */
function wine() {
  const prefix = join(root, 'node_modules/.cache/wine');
  mkdirSync(prefix, { recursive: true });
  const env = { ...cleanEnvironment(), WINEPREFIX: prefix, WINEDEBUG: '-all' };
  // Node.js 20 refuses to start on an older Windows than 10.
  for (const [tool, ...args] of [
    ['wineboot', '-i'],
    ['winecfg', '-v', 'win10'],
  ])
    spawnSync(tool, args, { env });
  return { command: ['wine', foreignNode('win-x64', NODE_VERSION)], env };
}

function qemu() {
  const node = foreignNode('linux-arm64', NODE_VERSION);
  return { command: ['qemu-aarch64', '-L', '/usr/aarch64-linux-gnu', node], env: cleanEnvironment() };
}

function here() {
  const path = prebuildHere();
  if (existsSync(join(root, path))) return { addon: join(root, path), place: path };
  process.stderr.write(`test:prebuilt finds no ${path}: npm run prebuild makes it\n`);
  process.exit(1);
}

function foreign(machine, tools) {
  requireTools(`the test of ${machine}`, tools);
  const addon = crossBuild(machine);
  return { addon, place: join('prebuilds', machine, basename(addon)) };
}

/** Where the addon comes from, what runs it, and a kernel that must be among those it has there. */
const MACHINES = {
  here: {
    addon: here,
    runner: () => ({ command: [process.execPath], env: cleanEnvironment() }),
    kernel: process.arch === 'arm64' ? 'neon' : 'scalar',
  },
  'linux-arm64': {
    addon: () => foreign('linux-arm64', { 'qemu-aarch64': 'qemu-user' }),
    runner: qemu,
    kernel: 'neon',
  },
  'win32-x64': { addon: () => foreign('win32-x64', { wine: 'wine wine64' }), runner: wine, kernel: 'scalar' },
};

const machine = process.argv[2] ?? 'here';
if (!Object.hasOwn(MACHINES, machine)) {
  process.stderr.write(`test-prebuilt.js tests ${Object.keys(MACHINES).join(', ')}; got '${machine}'\n`);
  process.exit(1);
}
const { addon: addonOf, runner, kernel } = MACHINES[machine];
const { addon, place } = addonOf();
const stage = join(root, 'build-check', `package-${machine}`);
const check = stagePackage(stage, addon, place);
const { command, env } = runner();
const [file, ...args] = [...command, check, kernel];
// Under Wine Node writes to a file, but to no pipe.
const output = join(stage, 'output.txt');
const descriptor = openSync(output, 'w');
const { status, error } = spawnSync(file, args, { cwd: stage, env, stdio: ['ignore', descriptor, descriptor] });
closeSync(descriptor);
process.stdout.write(readFileSync(output, 'utf8'));
if (status !== 0) {
  process.stderr.write(`the check of ${machine} failed: ${error?.message ?? `exit code ${status}`}\n`);
  process.exitCode = 1;
}

// Builds the addon for another machine and checks it in that machine's Node: 64-bit ARM Linux under qemu, 64-bit Windows under
// Wine. Installs no tool by itself; that Node comes from the registry into node_modules/.cache.
// Usage: test-foreign.js linux-arm64|win32-x64
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crossBuild } from './cross-build.js';
import { foreignNode } from './foreign-node.js';
import { stagePackage } from './staged/stage.js';
import { requireTools } from './tools.js';

const NODE_VERSION = '20.20.2';
const root = fileURLToPath(new URL('..', import.meta.url));

/** Wine's own folder of settings, made on the first run. */
function wine() {
  const prefix = join(root, 'node_modules/.cache/wine');
  mkdirSync(prefix, { recursive: true });
  const env = { ...process.env, WINEPREFIX: prefix, WINEDEBUG: '-all' };
  // Node.js 20 refuses to start on an older Windows than 10.
  for (const [tool, ...args] of [
    ['wineboot', '-i'],
    ['winecfg', '-v', 'win10'],
  ])
    spawnSync(tool, args, { env });
  return env;
}

const MACHINES = {
  'linux-arm64': {
    tools: { 'qemu-aarch64': 'qemu-user' },
    node: 'linux-arm64',
    kernel: 'neon',
    emulator: () => ({ command: ['qemu-aarch64', '-L', '/usr/aarch64-linux-gnu'], env: process.env }),
  },
  'win32-x64': {
    tools: { wine: 'wine wine64' },
    node: 'win-x64',
    kernel: 'scalar',
    emulator: () => ({ command: ['wine'], env: wine() }),
  },
};

const machine = process.argv[2] ?? '';
if (!(machine in MACHINES)) {
  process.stderr.write(`test-foreign.js tests ${Object.keys(MACHINES).join(', ')}; got '${machine}'\n`);
  process.exit(1);
}
const { tools, node, kernel, emulator } = MACHINES[machine];
requireTools(`the test of ${machine}`, tools);
const addon = crossBuild(machine);
const stage = join(root, 'build-check', `package-${machine}`);
const check = stagePackage(stage, addon, join('prebuilds', machine, basename(addon)));
const { command, env } = emulator();
const [file, ...args] = [...command, foreignNode(node, NODE_VERSION), check, kernel];
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

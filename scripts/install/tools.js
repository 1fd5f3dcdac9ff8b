import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Package managers and run times to install under, kept in node_modules/.cache. */

const cache = fileURLToPath(new URL('../../node_modules/.cache/install-tools', import.meta.url));

/** Versions that Node 20 runs. */
const VERSIONS = { pnpm: '10.34.8', yarn: '1.22.22', '@yarnpkg/cli-dist': '4.18.1', bun: '1.4.5', deno: '2.9.6' };

const SCRIPTS = {
  pnpm: 'pnpm/bin/pnpm.cjs',
  yarn: 'yarn/bin/yarn.js',
  '@yarnpkg/cli-dist': '@yarnpkg/cli-dist/bin/yarn.js',
};

/** @param {string} name @returns {string} its folder of packages */
function fetched(name) {
  const folder = join(cache, `${name.replace('/', '+')}-${VERSIONS[name]}`);
  if (existsSync(join(folder, 'node_modules', name))) return join(folder, 'node_modules');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--silent', `${name}@${VERSIONS[name]}`];
  execFileSync('npm', args, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  return join(folder, 'node_modules');
}

/** @param {keyof typeof SCRIPTS} name @returns {string} the script that Node runs */
export const managerScript = (name) => join(fetched(name), SCRIPTS[name]);

/** The executable among those for the several kinds of processor and C library that this machine runs. */
function executable(packages, scope, file) {
  const found = readdirSync(join(packages, scope)).map((name) => join(packages, scope, name, file));
  const running = found.find((path) => spawnSync(path, ['--version']).status === 0);
  if (running === undefined) throw new Error(`none of ${found.join(', ') || scope} runs here`);
  return running;
}

const EXE = process.platform === 'win32' ? '.exe' : '';

export const bun = () => executable(fetched('bun'), '@oven', `bin/bun${EXE}`);
export const deno = () => executable(fetched('deno'), '@deno', `deno${EXE}`);

import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const shell = process.platform === 'win32';

/**
 * Packs this folder, with the prebuilds that are there, as `npm publish` would.
 *
 * @param {string} folder where to, made where missing
 * @returns {string} the tarball
 */
export function pack(folder) {
  for (const script of ['build:ts', 'build:lab']) {
    execFileSync('npm', ['run', '--silent', script], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell });
  }
  mkdirSync(folder, { recursive: true });
  // Without scripts, because prepare would build an addon that is not packed.
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const stdio = ['ignore', 'pipe', 'ignore'];
  const [{ filename }] = JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio, shell }));
  return join(folder, filename);
}

/**
 * The tarball that `--tarball FILE` names, so that the one that was checked is the one that is published, else one packed now.
 *
 * @param {import('node:util').ParseArgsOptionsConfig} options of the script, besides
 */
export function packageToCheck(options = {}) {
  const { values } = parseArgs({ options: { tarball: { type: 'string' }, ...options } });
  const tarball = values.tarball === undefined ? pack(join(root, 'build-check')) : resolve(String(values.tarball));
  return { tarball, values };
}

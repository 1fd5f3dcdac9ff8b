import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Builds programs of native/test/ around the addon's core, for checks that need no Node.
 *
 * @param {readonly string[]} programs their targets in native/CMakeLists.txt
 * @param {{ name?: string, flags?: string, toolchain?: string }} how a build of its own for each name
 * @returns {string[]} the executables
 */
export function compileNative(programs, { name = 'programs', flags = '', toolchain } = {}) {
  const build = join(root, 'build-check', name);
  const settings = [`-DCMAKE_CXX_FLAGS=${flags}`];
  if (toolchain !== undefined) settings.push(`-DCMAKE_TOOLCHAIN_FILE=${join(root, 'native', toolchain)}`);
  const run = (/** @type {string[]} */ ...args) =>
    execFileSync('cmake', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  run('-S', join(root, 'native'), '-B', build, ...settings);
  run('--build', build, '--parallel', '--target', ...programs);
  return programs.map((program) => join(build, program));
}

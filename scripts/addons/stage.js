import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * A copy of the built package around another addon, with staged-check.js and its vectors. Inside this repository, whose node_modules
 * it uses.
 *
 * @param {string} stage the folder, made anew
 * @param {string} addon the file of the addon
 * @param {string} place where the copy is to find it
 * @returns {string} the copy of staged-check.js, to be run with a Node that can load that addon
 */
export function stagePackage(stage, addon, place = 'build/Release/estimate_pi.node') {
  rmSync(stage, { recursive: true, force: true });
  for (const part of ['package.json', 'dist']) {
    cpSync(join(root, part), join(stage, part), { recursive: true });
  }
  cpSync(join(root, 'test/vectors'), join(stage, 'vectors'), { recursive: true });
  cpSync(join(root, 'scripts/addons/staged-check.js'), join(stage, 'staged-check.js'));
  cpSync(addon, join(stage, place));
  return join(stage, 'staged-check.js');
}

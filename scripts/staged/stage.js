import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * A copy of the built package around another addon, with check.js and its vectors.
 *
 * @param {string} stage the folder, made anew
 * @param {string} addon the file of the addon
 * @returns {string} the copy of check.js, to be run with a Node that can load that addon
 */
export function stagePackage(stage, addon) {
  rmSync(stage, { recursive: true, force: true });
  for (const part of ['package.json', 'dist', 'node_modules/bindings', 'node_modules/file-uri-to-path']) {
    cpSync(join(root, part), join(stage, part), { recursive: true });
  }
  cpSync(join(root, 'test/vectors'), join(stage, 'vectors'), { recursive: true });
  cpSync(join(root, 'scripts/staged/check.js'), join(stage, 'check.js'));
  cpSync(addon, join(stage, 'build/Release/estimate_pi.node'));
  return join(stage, 'check.js');
}

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cache = fileURLToPath(new URL('../../node_modules/.cache/foreign-node', import.meta.url));

/**
 * Node for another machine or of another version, from the registry's package of it, kept in node_modules/.cache.
 *
 * @param {'linux-x64' | 'linux-arm64' | 'win-x64'} machine
 * @param {string} version
 * @returns {string} the executable
 */
export function foreignNode(machine, version) {
  const folder = join(cache, `node-${machine}-${version}`);
  const node = join(folder, 'package/bin', machine.startsWith('win') ? 'node.exe' : 'node');
  if (existsSync(node)) return node;
  mkdirSync(folder, { recursive: true });
  const args = ['pack', `node-${machine}@${version}`, '--silent', '--pack-destination', folder];
  const shell = process.platform === 'win32';
  const packed = execFileSync('npm', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], shell }).trim();
  execFileSync('tar', ['-xzf', packed], { cwd: folder });
  rmSync(join(folder, packed));
  return node;
}

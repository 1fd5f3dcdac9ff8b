import { spawnSync } from 'node:child_process';

/**
 * Ends the script with what is missing, and where Debian has it.
 *
 * @param {string} wanter what needs them
 * @param {Readonly<Record<string, string>>} tools Debian's package of each
 */
export function requireTools(wanter, tools) {
  const missing = Object.keys(tools).filter((tool) => spawnSync(tool, ['--version']).error !== undefined);
  if (missing.length === 0) return;
  const packages = missing.map((tool) => tools[tool]).join(' ');
  process.stderr.write(`${wanter} needs ${missing.join(', ')} (on Debian: apt-get install ${packages})\n`);
  process.exit(1);
}

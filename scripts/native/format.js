// Formats the C++ sources with clang-format, or with --check only says which are not formatted.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const TOOLS = ['clang-format-19', 'clang-format'];
const isCheck = process.argv.includes('--check');

const tool = TOOLS.find((name) => spawnSync(name, ['--version']).status === 0);
if (tool === undefined) {
  process.stderr.write(`none of ${TOOLS.join(', ')} is on the PATH (Debian: apt-get install clang-format-19)\n`);
  process.exit(1);
}
const files = readdirSync('native', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(h|cc)$/.test(name))
  .map((name) => join('native', name));
const { status } = spawnSync(tool, [...(isCheck ? ['--dry-run', '--Werror'] : ['-i']), ...files], { stdio: 'inherit' });
process.exit(status ?? 1);

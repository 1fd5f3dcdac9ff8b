// Builds the package and the benchmarks, then runs them with the given options. `--help` builds only what is missing.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const built = fileURLToPath(new URL('../benchmarks/build/run.js', import.meta.url));
const options = process.argv.slice(2);

/** @param {string} command @param {string[]} args */
function run(command, args) {
  const { status } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) process.exit(status ?? 1);
}

const isHelp = options.includes('--help') || options.includes('-h');
if (!(isHelp && existsSync(built))) {
  run('npm', ['run', '--silent', 'build']);
  run('npx', ['tsc', '-p', 'benchmarks']);
}
run(process.execPath, [built, ...options]);

// Builds the package and the benchmarks, then runs them with the given options. `--help` builds only what is missing.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const built = fileURLToPath(new URL('../benchmarks/build/run.js', import.meta.url));
const options = process.argv.slice(2);

/** @param {string} command @param {string[]} args */
function build(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  process.stderr.write(`${stdout}${stderr}`);
  process.exit(status ?? 1);
}

const isHelp = options.includes('--help') || options.includes('-h');
if (!(isHelp && existsSync(built))) {
  // Not `npm run build`, before which npm would run what is named prebuild: a release.
  build('npm', ['run', '--silent', 'build:ts']);
  build('npm', ['run', '--silent', 'build:native']);
  build('npx', ['tsc', '-p', 'benchmarks']);
}
process.exitCode = spawnSync(process.execPath, [built, ...options], { stdio: 'inherit' }).status ?? 1;

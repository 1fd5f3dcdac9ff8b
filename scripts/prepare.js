// Builds what a clone needs after `npm ci`: the TypeScript always, the addon where a compiler is found. Without one the
// package still works, on its TypeScript backend.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** @param {string} script @returns {{ isDone: boolean, output: string }} */
function run(script) {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', script], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  return { isDone: status === 0, output: `${stdout}${stderr}` };
}

/** @param {string} output @returns {string} */
function firstError(output) {
  const lines = output.split('\n').map((line) => line.trim());
  const isError = /error|not found|no such|could not|missing/i;
  return lines.find((line) => isError.test(line)) ?? lines.find((line) => line !== '') ?? 'no output';
}

const typescript = run('build:ts');
if (!typescript.isDone) {
  process.stderr.write(typescript.output);
  process.exit(1);
}

const attempts = [];
for (const script of ['build:native', 'build:gyp']) {
  const attempt = run(script);
  if (attempt.isDone) {
    attempts.length = 0;
    process.stdout.write(`estimate-pi: the native addon was built (${script})\n`);
    break;
  }
  attempts.push(`${script}: ${firstError(attempt.output)}`);
}
if (attempts.length > 0) {
  process.stdout.write(
    `estimate-pi: no native addon, so the TypeScript backend will be used. For native speed install a C++17 compiler and CMake (or Python), then run 'npm run build:native' to see what fails.\n`,
  );
  for (const attempt of attempts) process.stdout.write(`  ${attempt}\n`);
}

import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The addon's sources without Node-API: what a plain executable can link. */
function coreSources() {
  const kernels = readdirSync(join(root, 'native/kernels')).filter((name) => name.endsWith('.cc'));
  const core = ['dispatch.cc', 'executor.cc', 'job.cc', ...kernels.map((name) => `kernels/${name}`)];
  return core.map((name) => join(root, 'native', name));
}

/**
 * Compiles a program around the addon's core into build-check/, for checks that need no Node.
 *
 * @param {string} source path of its main(), from the root
 * @param {{ name: string, compiler?: string, flags: string[] }} how
 * @returns {string} the executable
 */
export function compileNative(source, { name, compiler = 'c++', flags }) {
  const program = join(root, 'build-check', name);
  mkdirSync(dirname(program), { recursive: true });
  const args = ['-std=c++17', '-pthread', ...flags, join(root, source), ...coreSources(), '-o', program];
  execFileSync(compiler, args, { stdio: 'inherit' });
  return program;
}

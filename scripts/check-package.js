// Checks what is published: publint and "are the types wrong", over the tarball. Usage: check-package.js [--tarball FILE]
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageToCheck } from './pack.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const { tarball } = packageToCheck();

const CHECKS = {
  publint: [tarball, '--strict'],
  attw: [tarball, '--format', 'ascii', '--no-emoji'],
};
for (const [tool, args] of Object.entries(CHECKS)) {
  const shell = process.platform === 'win32';
  const { status, error } = spawnSync(join(root, 'node_modules/.bin', tool), args, { stdio: 'inherit', shell });
  if (error !== undefined) process.stderr.write(`check:package could not run ${tool}: ${error.message}\n`);
  if (status !== 0) process.exitCode = 1;
}

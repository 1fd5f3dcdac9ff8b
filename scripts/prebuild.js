// Builds the addon for this machine into prebuilds/<platform>-<arch>/, under the name that the loader looks for. Run it by npm,
// whose configuration tells node-gyp where Node's headers are.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const prebuildify = join(root, 'node_modules/prebuildify/bin.js');
// Elsewhere there is one C library, and prebuildify would call it glibc.
const tags = process.platform === 'linux' ? ['--tag-libc'] : [];
const args = [prebuildify, '--napi', '--strip', ...tags];
process.exitCode = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;

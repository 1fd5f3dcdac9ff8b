// All 2^32 words through the judge of every kernel that this machine runs, and of NEON, natively or under qemu: what a
// kernel decides by a dart's cell alone must hold for every point of the cell.
import { execFileSync } from 'node:child_process';
import { compileNative } from '../native/compile.js';
import { requireTools } from '../require-tools.js';

requireTools('check:nearness', { cmake: 'cmake' });
const [program] = compileNative(['nearness']);
execFileSync(program, { stdio: 'inherit' });
if (process.arch === 'x64' && process.platform === 'linux') {
  requireTools('check:nearness of NEON', {
    'aarch64-linux-gnu-g++': 'g++-aarch64-linux-gnu',
    'qemu-aarch64': 'qemu-user',
  });
  const [arm64] = compileNative(['nearness'], { name: 'programs-arm64', toolchain: 'toolchain-arm64.cmake' });
  execFileSync('qemu-aarch64', ['-L', '/usr/aarch64-linux-gnu', arm64, 'neon'], { stdio: 'inherit' });
}

// The C++ core as plain executables under AddressSanitizer, UndefinedBehaviorSanitizer and ThreadSanitizer, then the
// addon inside Node under AddressSanitizer. Usage: test-sanitize.js [--seconds N], for each of the executables.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { stagePackage } from '../addons/stage.js';
import { compileNative } from './compile.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { seconds } = parseArgs({ options: { seconds: { type: 'string', default: '10' } } }).values;
const SANITIZERS = { 'address and undefined behaviour': 'address,undefined', threads: 'thread' };

for (const [meaning, sanitizer] of Object.entries(SANITIZERS)) {
  const flags = `-O1 -g -fsanitize=${sanitizer} -fno-sanitize-recover=all`;
  const [stress, fuzz] = compileNative(['stress', 'fuzz'], { name: `programs-${sanitizer}`, flags });
  for (const [program, args] of [
    [stress, [seconds]],
    [fuzz, [seconds, '1']],
  ]) {
    process.stdout.write(`${meaning}: ${execFileSync(program, args, { encoding: 'utf8' })}`);
  }
}

const build = join(root, 'build-check/addon-address');
const cmake = ['compile', '-d', 'native', '-O', build, '--CDCMAKE_CXX_FLAGS=-fsanitize=address'];
execFileSync(join(root, 'node_modules/.bin/cmake-js'), cmake, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
const check = stagePackage(join(root, 'build-check/package-address'), join(build, 'Release/estimate_pi.node'));
const runtime = execFileSync('c++', ['-print-file-name=libasan.so'], { encoding: 'utf8' }).trim();
// Node itself frees little at its end, so leaks are looked for in the executables above.
const env = { ...process.env, LD_PRELOAD: runtime, ASAN_OPTIONS: 'detect_leaks=0' };
process.stdout.write(
  `addon in Node, address: ${execFileSync(process.execPath, [check, 'scalar'], { encoding: 'utf8', env })}`,
);

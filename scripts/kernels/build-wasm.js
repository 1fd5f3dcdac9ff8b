// Compiles the WebAssembly kernel of native/ into src/kernels/wasm-module.ts; with --check it only tells whether that is what is there.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requireTools } from '../require-tools.js';
import { COMPILER, FLAGS, SOURCE } from './wasm-compiler.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const TARGET = 'src/kernels/wasm-module.ts';

const LINKER = 'wasm-ld-19';

/** @returns {string} the module in base64 */
function compile() {
  const folder = mkdtempSync(join(tmpdir(), 'estimate-pi-wasm-'));
  const object = join(folder, 'kernel.o');
  const module = join(folder, 'kernel.wasm');
  try {
    // Two commands, since the compiler alone would run whatever wasm-opt is on the PATH.
    execFileSync(COMPILER, [...FLAGS, '-c', SOURCE, '-o', object], { cwd: root, stdio: 'inherit' });
    execFileSync(LINKER, ['--no-entry', '--strip-all', '-z', 'stack-size=16384', object, '-o', module], {
      stdio: 'inherit',
    });
    return readFileSync(module).toString('base64');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

requireTools('build:wasm', { [COMPILER]: 'clang-19', [LINKER]: 'lld-19' });
const base64 = compile();
const text = `/** Made by scripts/kernels/build-wasm.js of ${SOURCE}: a WebAssembly module, in base64. */\nexport const WASM_MODULE =\n  '${base64}';\n`;
if (!process.argv.includes('--check')) {
  writeFileSync(join(root, TARGET), text);
  console.log(`${TARGET}: ${Buffer.from(base64, 'base64').length} bytes`);
} else if (readFileSync(join(root, TARGET), 'utf8') !== text) {
  process.stderr.write(`${TARGET} is not what native/ compiles to: run npm run build:wasm\n`);
  process.exitCode = 1;
}

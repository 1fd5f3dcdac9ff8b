import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Instructions a dart of the WebAssembly module that src/kernels/wasm-module.ts embeds. */

export const DISASSEMBLER = 'llvm-objdump-19';
const EMBEDDED = fileURLToPath(new URL('../../src/kernels/wasm-module.ts', import.meta.url));

/** An instruction that judges so many darts. */
const PROBE = 'i32x4.dot_i16x8_s';
const DARTS_PER_PROBE = 4;

/** @returns {string[]} the names of all instructions, function after function */
function disassemble() {
  const folder = mkdtempSync(join(tmpdir(), 'estimate-pi-wasm-'));
  try {
    const base64 = /'([A-Za-z0-9+/=]+)'/.exec(readFileSync(EMBEDDED, 'utf8'))?.[1] ?? '';
    writeFileSync(join(folder, 'kernel.wasm'), Buffer.from(base64, 'base64'));
    const text = execFileSync(DISASSEMBLER, ['-d', join(folder, 'kernel.wasm')], { encoding: 'utf8' });
    return [...text.matchAll(/^\s*[0-9a-f]+: (?:[0-9a-f]{2} )+\s*([\w.]+)/gm)].map(([, name]) => name);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {string[]} code @param {number} at of a loop @returns {string[]} its body */
function bodyOf(code, at) {
  let depth = 1;
  let end = at + 1;
  for (; depth > 0; end++) depth += ['loop', 'block', 'if'].includes(code[end]) ? 1 : code[end] === 'end' ? -1 : 0;
  return code.slice(at + 1, end - 1);
}

const probesIn = (code) => code.filter((name) => name === PROBE).length;

/**
 * In the loop over a chunk's steps; what begins and ends a chunk of 256 darts is not counted. Moves between locals are left out: engines
 * keep those in registers.
 */
export function wasmInstructionsPerDart() {
  const code = disassemble();
  const loops = code.flatMap((name, at) => (name === 'loop' ? [bodyOf(code, at)] : []));
  const innermost = loops.filter((body) => !body.includes('loop') && probesIn(body) > 0);
  const main = innermost.sort((x, y) => probesIn(y) - probesIn(x))[0];
  if (main === undefined) throw new Error(`no loop with ${PROBE} in the WebAssembly module`);
  const work = main.filter((name) => !name.startsWith('local.'));
  return work.length / (DARTS_PER_PROBE * probesIn(main));
}

import { execFileSync } from 'node:child_process';
import { compileNative } from '../native/compile.js';
import { operationsPerDart } from './gpu-operations.js';
import { DISASSEMBLER, wasmInstructionsPerDart } from './wasm-instructions.js';

/**
 * Guards the speed of the kernels without a clock: instructions per dart, each with a bound. Where valgrind knows the
 * instruction set it counts what runs; for AVX-512, NEON and WebAssembly the instructions of the disassembled inner loop are counted.
 */

const BOUNDS = {
  scalar: { counter: 'run', max: 30 },
  'sse4-shift': { counter: 'run', max: 6.2 },
  'sse4-multiply': { counter: 'run', max: 5.9 },
  'avx2-shift': { counter: 'run', max: 2.3 },
  'avx2-multiply': { counter: 'run', max: 2.2 },
  avx512: { counter: 'loop', max: 0.84, type: '6Avx512', probe: /^vpmaddwd .*zmm/, dartsPerProbe: 16 },
  'avx512vnni-shift': {
    counter: 'loop',
    max: 0.81,
    type: 'Avx512WordsILb0E',
    probe: /^vpdpwssd .*zmm/,
    dartsPerProbe: 16,
  },
  'avx512vnni-multiply': {
    counter: 'loop',
    max: 0.77,
    type: 'Avx512WordsILb1E',
    probe: /^vpdpwssd .*zmm/,
    dartsPerProbe: 16,
  },
  neon: { counter: 'loop', max: 3.1, type: '4Neon', probe: /^sqdmulh\s/, dartsPerProbe: 4 },
  wasm: { counter: 'wasm', max: 4.2 },
};

/** Operations of the GPU's shader: SPIR-V's, not those of a device. */
const MAX_GPU_OPERATIONS = 20.6;

const run = (file, args) =>
  execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 28 });

/** @param {{ name?: string, toolchain?: string }} [how] */
const compile = (how) => compileNative(['instructions'], how)[0];

function hasTool(tool) {
  try {
    run(tool, ['--version']);
    return true;
  } catch {
    return false;
  }
}

/** Instructions of a whole run over that many blocks. */
function instructionsOfRun(program, variant, blocks) {
  const valgrind = ['--tool=cachegrind', '--cache-sim=no', '--cachegrind-out-file=/dev/null', '--log-fd=1'];
  const report = run('valgrind', [...valgrind, program, variant, String(blocks)]);
  const refs = /I\s+refs:\s+([\d,]+)/.exec(report)?.[1];
  if (refs === undefined) throw new Error(`valgrind printed no instruction count for ${variant}:\n${report}`);
  return Number(refs.replaceAll(',', ''));
}

const DARTS_PER_BLOCK = 2 ** 20;

/** One block more against one: start-up drops out. */
function perDartOfRun(program, variant) {
  return (instructionsOfRun(program, variant, 2) - instructionsOfRun(program, variant, 1)) / DARTS_PER_BLOCK;
}

/** The instructions of the function that counts hits over the instruction set `type`. */
function disassemble(objdump, program, type) {
  const functions = run(objdump, ['-d', '--no-show-raw-insn', program]).split(/\n\n/);
  const body = functions.find((text) => {
    const name = /<(.*)>:/.exec(text)?.[1] ?? '';
    return name.includes(type) && /E(?:9countHits|15countWholeSteps)E/.test(name);
  });
  if (body === undefined) throw new Error(`no countHits for ${type} among the disassembled functions`);
  return [...body.matchAll(/^\s+([0-9a-f]+):\s+(.*)$/gm)].map(([, address, text]) => ({
    address: Number.parseInt(address, 16),
    text,
  }));
}

/** The smallest loop (a jump back) that holds most of the probes: the one that throws the darts. */
function perDartOfLoop(objdump, program, { type, probe, dartsPerProbe }) {
  const instructions = disassemble(objdump, program, type);
  const probesAmong = (some) => some.filter(({ text }) => probe.test(text)).length;
  const loops = instructions.flatMap(({ address, text }) => {
    const target = Number.parseInt(
      /^(?:j|b|cb|tb)\S*\s+(?:.*,\s*)?([0-9a-f]+) </.exec(text)?.[1] ?? 'ffffffffffff',
      16,
    );
    return target <= address
      ? [instructions.filter((other) => other.address >= target && other.address <= address)]
      : [];
  });
  const main = loops
    .filter((loop) => probesAmong(loop) > probesAmong(instructions) / 2)
    .sort((x, y) => x.length - y.length)[0];
  if (main === undefined) throw new Error(`no loop with most of the ${probe} of ${type}`);
  return main.length / (dartsPerProbe * probesAmong(main));
}

function measure(program, variant, bound) {
  if (variant === 'neon') {
    const arm64 = compile({ name: 'programs-arm64', toolchain: 'toolchain-arm64.cmake' });
    return perDartOfLoop('aarch64-linux-gnu-objdump', arm64, bound);
  }
  if (bound.counter === 'wasm') return wasmInstructionsPerDart();
  return bound.counter === 'run' ? perDartOfRun(program, variant) : perDartOfLoop('objdump', program, bound);
}

if (process.arch !== 'x64' || process.platform !== 'linux') {
  console.error('check-instructions runs on x86-64 Linux only, where valgrind and the cross compiler are.');
  process.exit(1);
}
const missing = ['c++', 'cmake', 'valgrind', 'objdump', 'aarch64-linux-gnu-g++', 'spirv-opt', DISASSEMBLER].filter(
  (tool) => !hasTool(tool),
);
if (missing.length > 0) {
  console.error(`check-instructions needs ${missing.join(', ')}`);
  process.exit(1);
}

function report(name, perDart, max, unit) {
  const isWithin = perDart <= max;
  console.log(`${name.padEnd(19)} ${perDart.toFixed(3)} ${unit} a dart, at most ${max}${isWithin ? '' : ': TOO MANY'}`);
  if (!isWithin) process.exitCode = 1;
}

const program = compile();
for (const [variant, bound] of Object.entries(BOUNDS)) {
  report(variant, measure(program, variant, bound), bound.max, 'instructions');
}
report('wgsl', operationsPerDart(), MAX_GPU_OPERATIONS, 'operations');

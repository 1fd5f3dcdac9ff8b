import { execFileSync } from 'node:child_process';
import { compileNative } from './compile-native.js';
import { operationsPerDart } from './gpu-operations.js';

/**
 * Guards the speed of the kernels without a clock: instructions per dart, each with a bound. Where valgrind knows the
 * instruction set it counts what runs; for AVX-512 and NEON the instructions of the disassembled inner loop are counted.
 */

const BOUNDS = {
  scalar: { counter: 'run', most: 30 },
  sse4: { counter: 'run', most: 6.6 },
  avx2: { counter: 'run', most: 2.6 },
  avx512: { counter: 'loop', most: 0.92, type: 'Avx512E', probe: /^vpmaddwd .*zmm/, dartsPerProbe: 16 },
  avx512vnni: { counter: 'loop', most: 0.82, type: 'Avx512VnniE', probe: /^vpdpwssd .*zmm/, dartsPerProbe: 16 },
  neon: { counter: 'loop', most: 4.2, type: '4NeonE', probe: /^smull2?\s/, dartsPerProbe: 2 },
};

/** Operations of the GPU's shader: SPIR-V's, not those of a device. */
const MAX_GPU_OPERATIONS = 20.6;

const run = (file, args) =>
  execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 28 });

const compile = (compiler, name) => compileNative('native/test/instructions.cc', { name, compiler, flags: ['-O3'] });

function hasTool(tool) {
  try {
    run(tool, ['--version']);
    return true;
  } catch {
    return false;
  }
}

/** Instructions of a whole run over that many blocks. */
function instructionsOfRun(program, kernel, blocks) {
  const valgrind = ['--tool=cachegrind', '--cache-sim=no', '--cachegrind-out-file=/dev/null', '--log-fd=1'];
  const report = run('valgrind', [...valgrind, program, kernel, String(blocks)]);
  const refs = /I\s+refs:\s+([\d,]+)/.exec(report)?.[1];
  if (refs === undefined) throw new Error(`valgrind printed no instruction count for ${kernel}:\n${report}`);
  return Number(refs.replaceAll(',', ''));
}

const DARTS_PER_BLOCK = 2 ** 20;

/** One block more against one: start-up drops out. */
function perDartOfRun(program, kernel) {
  return (instructionsOfRun(program, kernel, 2) - instructionsOfRun(program, kernel, 1)) / DARTS_PER_BLOCK;
}

/** The instructions of the function that counts hits over the instruction set `type`. */
function disassemble(objdump, program, type) {
  const functions = run(objdump, ['-d', '--no-show-raw-insn', program]).split(/\n\n/);
  const body = functions.find((text) => {
    const name = /<(.*)>:/.exec(text)?.[1] ?? '';
    return name.includes(`${type}E9countHits`) || name.includes(`${type}E11countChunks`);
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

function measure(program, kernel, bound) {
  if (kernel === 'neon') {
    const arm64 = compile('aarch64-linux-gnu-g++', 'instructions-arm64');
    return perDartOfLoop('aarch64-linux-gnu-objdump', arm64, bound);
  }
  return bound.counter === 'run' ? perDartOfRun(program, kernel) : perDartOfLoop('objdump', program, bound);
}

if (process.arch !== 'x64' || process.platform !== 'linux') {
  console.error('check-instructions runs on x86-64 Linux only, where valgrind and the cross compiler are.');
  process.exit(1);
}
const missing = ['c++', 'valgrind', 'objdump', 'aarch64-linux-gnu-g++', 'spirv-opt'].filter((tool) => !hasTool(tool));
if (missing.length > 0) {
  console.error(`check-instructions needs ${missing.join(', ')}`);
  process.exit(1);
}
const program = compile('c++', 'instructions-x64');
function report(kernel, perDart, most, unit) {
  const isWithin = perDart <= most;
  console.log(
    `${kernel.padEnd(11)} ${perDart.toFixed(3)} ${unit} a dart, at most ${most}${isWithin ? '' : ': TOO MANY'}`,
  );
  if (!isWithin) process.exitCode = 1;
}

for (const [kernel, bound] of Object.entries(BOUNDS)) {
  report(kernel, measure(program, kernel, bound), bound.most, 'instructions');
}
report('wgsl', operationsPerDart(), MAX_GPU_OPERATIONS, 'operations');

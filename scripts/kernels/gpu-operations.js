// Counts the operations that the GPU's shader spends on a dart, in the SPIR-V that Dawn makes of it and spirv-opt inlines: what every
// driver's compiler begins with. Run by itself it prints the number. Needs spirv-tools, the package webgpu and any Vulkan driver.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(import.meta.url);

/** Dawn writes what it compiles to stdout, so it compiles in a process of its own. */
async function dump() {
  const { create } = await import('webgpu');
  const { COUNT_SHADER } = await import('../../dist/backends/gpu/count-shader.js');
  const gpu = create(['enable-dawn-features=dump_shaders']);
  const adapter = await gpu.requestAdapter();
  if (adapter === null) throw new Error('there is no Vulkan driver: apt-get install mesa-vulkan-drivers');
  const device = await adapter.requestDevice();
  const module = device.createShaderModule({ code: COUNT_SHADER });
  await device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint: 'countBlocks' } });
  device.destroy();
}

/** @returns {string} the disassembly, without an extension that older spirv-tools do not know and that changes no operation */
function compiled() {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, '--dump'], { encoding: 'utf8' });
  const begin = stdout.indexOf('; SPIR-V');
  if (status !== 0 || begin < 0) throw new Error(`Dawn compiled nothing:\n${stderr}`);
  const lines = stdout.slice(begin).split('\n');
  return lines.filter((line) => !/maximal(ly)?_?reconverge/i.test(line)).join('\n');
}

/** @param {string} text @returns {string} the same, functions inlined and variables in registers */
function optimized(text) {
  const folder = mkdtempSync(join(tmpdir(), 'estimate-pi-spirv-'));
  const file = (name) => join(folder, name);
  try {
    writeFileSync(file('shader.spvasm'), text);
    const target = ['--target-env', 'vulkan1.2'];
    execFileSync('spirv-as', [...target, file('shader.spvasm'), '-o', file('shader.spv')]);
    execFileSync('spirv-opt', ['--target-env=vulkan1.2', '-O', file('shader.spv'), '-o', file('optimized.spv')]);
    return execFileSync('spirv-dis', ['--raw-id', '--no-color', file('optimized.spv')], { encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Neither computes: one renames bits, the other tells the compiler where branches meet. */
const FREE = new Set(['OpBitcast', 'OpSelectionMerge']);

/** @returns {number} operations a dart in the blocks of the main loop, those with a UMin for every dart */
export function operationsPerDart() {
  const blocks = optimized(compiled()).split(/^.*OpLabel$/m);
  const main = blocks.filter((block) => (block.match(/ UMin /g) ?? []).length >= 4);
  if (main.length === 0) throw new Error('no block of the shader looks like its main loop');
  const operations = main.flatMap((block) => [...block.matchAll(/\b(Op[A-Z]\w+)/g)].map(([, name]) => name));
  const darts = main.reduce((sum, block) => sum + (block.match(/ UMin /g) ?? []).length, 0);
  return operations.filter((name) => !FREE.has(name)).length / darts;
}

if (process.argv[1] === script) {
  if (process.argv.includes('--dump')) await dump();
  else console.log(`${operationsPerDart().toFixed(3)} operations a dart`);
}

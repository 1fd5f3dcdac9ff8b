import { gpuCapabilities, tallySync } from 'estimate-pi';
import { describe } from 'vitest';
import { findAdapter } from '../../dist/backends/gpu/adapter.js';
import { type Counter, createCounter } from '../../dist/backends/gpu/counter.js';
import { compile, openDevice, type WatchedDevice } from '../../dist/backends/gpu/device.js';
import { SHADER_FUNCTIONS } from '../../dist/backends/gpu/shader-functions.js';
import { gpuEntries } from '../../dist/platform/node/gpu.js';
import { type BlockRange, DARTS_PER_BLOCK } from '../../dist/stream/layout.js';
import { type DartVector, hardPoints } from '../vectors.js';

/** The GPU of the tests, by the parts of the backend and beside it. */

process.env['ESTIMATE_PI_GPU_SOFTWARE'] = '1';

const { gpuError } = await gpuCapabilities();

/** Where there is no GPU, not even in software, its tests are skipped under a name that says why. */
export function describeGpu(name: string, body: () => void): void {
  if (gpuError === null) describe(name, body);
  else describe.skip(`${name} (skipped: ${gpuError.summary})`, body);
}

export async function openTestDevice(): Promise<WatchedDevice> {
  return openDevice((await findAdapter(gpuEntries())).adapter);
}

/** As the processor counts a block. */
export function countBlock({ seed, block, first, last }: BlockRange): number {
  return tallySync({ seed, start: block * DARTS_PER_BLOCK + first, samples: last - first }).hits;
}

/** A counter over the shader that `edit` makes of ours. */
export function counterOf(
  watched: WatchedDevice,
  shader: string,
  options: { readonly isChecked?: boolean; readonly countBlock?: typeof countBlock } = {},
): Promise<Counter> {
  return createCounter({ watched, countBlock, isChecked: false, ...options, shader });
}

/** Those whose hits the counter does not find. */
export async function wrongAmong(counter: Counter, vectors: readonly DartVector[]): Promise<DartVector[]> {
  const wrong: DartVector[] = [];
  for (const vector of vectors) {
    const { hits } = await counter.start(vector).outcome;
    if (hits !== vector.hits) wrong.push(vector);
  }
  return wrong;
}

/** Shaders over rows of six words, each of which gets an answer of four: the parts of the rule, called by themselves. */
const ROW_SHADER = (functions: string): string => /* wgsl */ `${functions}
@group(0) @binding(0) var<storage, read> rows: array<array<u32, 6>>;
@group(0) @binding(1) var<storage, read_write> answers: array<vec4u>;

@compute @workgroup_size(64) fn philoxOf(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= arrayLength(&rows)) { return; }
  let x = rows[id.x];
  answers[id.x] = philox4x32(vec4u(x[0], x[1], x[2], x[3]), vec2u(x[4], x[5]));
}

@compute @workgroup_size(64) fn decide(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= arrayLength(&rows)) { return; }
  let x = rows[id.x];
  answers[id.x] = vec4u(select(0u, 1u, isPointInside(x[0], x[1], x[2])), excessOf(x[0]), 0u, 0u);
}
`;

export async function answersOf(
  watched: WatchedDevice,
  entryPoint: 'philoxOf' | 'decide',
  rows: readonly (readonly number[])[],
  functions: string = SHADER_FUNCTIONS,
): Promise<number[][]> {
  const { device } = watched;
  const pipeline = await compile(watched, ROW_SHADER(functions), entryPoint);
  const words = Uint32Array.from(rows.flatMap((row) => Array.from({ length: 6 }, (_, index) => row[index] ?? 0)));
  const size = rows.length * 16;
  const input = device.createBuffer({ size: words.byteLength, usage: 0x80 | 0x8 });
  const output = device.createBuffer({ size, usage: 0x80 | 0x4 });
  const read = device.createBuffer({ size, usage: 0x1 | 0x8 });
  device.queue.writeBuffer(input, 0, words);
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  const entries = [input, output].map((buffer, binding) => ({ binding, resource: { buffer } }));
  pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
  pass.dispatchWorkgroups(Math.ceil(rows.length / 64));
  pass.end();
  encoder.copyBufferToBuffer(output, 0, read, 0, size);
  device.queue.submit([encoder.finish()]);
  await read.mapAsync(0x1);
  const answers = new Uint32Array(read.getMappedRange().slice(0));
  return rows.map((_, index) => [...answers.subarray(4 * index, 4 * index + 4)]);
}

const NEAR = 92_690;

/** How many of the hard points a shader made of these functions decides wrongly: by the full rule, or by a short cut too sure of itself. */
export async function wrongHardPoints(watched: WatchedDevice, functions: string = SHADER_FUNCTIONS): Promise<number> {
  const rows = hardPoints.map(({ word, u, v }) => [word, u, v]);
  const answers = await answersOf(watched, 'decide', rows, functions);
  return hardPoints.filter(({ isInside }, index) => {
    const [inside = 0, excess = 0] = answers[index] ?? [];
    const isNear = excess < 2 * NEAR;
    return (inside === 1) !== isInside || (!isNear && excess >>> 31 === 1) !== (!isNear && isInside);
  }).length;
}

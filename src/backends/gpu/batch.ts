import { high32, low32 } from '../../stream/layout.js';
import { guarded, type WatchedDevice } from './device.js';

/** The flags of WebGPU by their values in its specification: not every run time has them as globals. */
const MAP_READ = 0x1;
const COPY_SRC = 0x4;
const COPY_DST = 0x8;
const UNIFORM = 0x40;
const STORAGE = 0x80;
const MAP_MODE_READ = 0x1;

const WORD_BYTES = Uint32Array.BYTES_PER_ELEMENT;
const JOB_WORDS = 8;

/** Twin of Job in the shaders: darts from `first` in the first block to `last` in the last one. */
export type Batch = {
  readonly seed: number;
  readonly block: number;
  readonly blocks: number;
  readonly first: number;
  readonly last: number;
};

/** The buffers of one dispatch of one shader. */
export type Slot = {
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
  readonly job: GPUBuffer;
  readonly answer: GPUBuffer;
  readonly read: GPUBuffer;
};

/** @param words - of the longest answer */
export function createSlot(watched: WatchedDevice, pipeline: GPUComputePipeline, words: number): Promise<Slot> {
  const { device } = watched;
  return guarded(watched, 'memory', () => {
    const size = words * WORD_BYTES;
    const job = device.createBuffer({ size: JOB_WORDS * WORD_BYTES, usage: UNIFORM | COPY_DST });
    const answer = device.createBuffer({ size, usage: STORAGE | COPY_SRC });
    const read = device.createBuffer({ size, usage: MAP_READ | COPY_DST });
    const group = device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [
        { binding: 0, resource: { buffer: job } },
        { binding: 1, resource: { buffer: answer } },
      ],
    });
    return { pipeline, group, job, answer, read };
  });
}

/** Dispatches a workgroup for each of the batch's blocks; resolves to the first `words` words of the answer. */
export async function dispatch(watched: WatchedDevice, slot: Slot, batch: Batch, words: number): Promise<Uint32Array> {
  const { device } = watched;
  const { seed, block, blocks, first, last } = batch;
  const bytes = words * WORD_BYTES;
  await guarded(watched, 'a batch', () => {
    const job = [low32(seed), high32(seed), low32(block), high32(block), blocks, first, last, 0];
    device.queue.writeBuffer(slot.job, 0, Uint32Array.from(job));
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(slot.pipeline);
    pass.setBindGroup(0, slot.group);
    pass.dispatchWorkgroups(blocks);
    pass.end();
    encoder.copyBufferToBuffer(slot.answer, 0, slot.read, 0, bytes);
    device.queue.submit([encoder.finish()]);
    return slot.read.mapAsync(MAP_MODE_READ, 0, bytes);
  });
  const answer = new Uint32Array(slot.read.getMappedRange(0, bytes).slice(0));
  slot.read.unmap();
  return answer;
}

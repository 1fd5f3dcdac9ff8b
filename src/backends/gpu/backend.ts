import type { GpuEntry } from '../../platform/navigator-gpu.js';
import { gpuEntries } from '../../platform/node/gpu.js';
import type { Backend, Job, RunningJob } from '../backend.js';
import type { CountBlock } from './counter.js';
import { failed } from './device.js';
import { type OpenGpu, openGpu } from './open.js';

export const GPU_KERNEL = 'wgsl';

/**
 * The GPU, by WebGPU. Opened at the first call and kept; one that failed is opened anew at the next.
 *
 * @param countBlock - counts a block on the processor, for what is checked
 */
export function gpuBackend(countBlock: CountBlock, entries: () => readonly GpuEntry[] = gpuEntries): Backend {
  let current: OpenGpu | undefined;
  let opening: Promise<OpenGpu> | undefined;

  const isUsable = (): boolean => current !== undefined && current.watched.fault() === undefined;

  async function opened(): Promise<OpenGpu> {
    if (current !== undefined && isUsable()) return current;
    opening ??= openGpu(entries(), countBlock).finally(() => {
      opening = undefined;
    });
    current = await opening;
    return current;
  }

  function start({ range }: Job): RunningJob {
    if (current === undefined) throw failed('the GPU is not open');
    return current.counter.start(range);
  }

  return {
    name: 'gpu',
    kernels: [GPU_KERNEL],
    samplesWorthThreads: 0,
    hasOwnThreads: true,
    open: async () => void (await opened()),
    device: () => current?.facts.name ?? null,
    start,
    words: async (_, range) => (await opened()).words(range),
  };
}

import { backendVariable, kernelVariable } from '../environment.js';
import { rangeError } from '../errors.js';
import type { BackendName, RunOptions } from '../options.js';
import { loadAddon } from '../platform/node/addon.js';
import { quote } from '../quote.js';
import { type BlockRange, DARTS_PER_BLOCK } from '../stream/layout.js';
import type { Backend } from './backend.js';
import { GPU_KERNEL, gpuBackend } from './gpu/backend.js';
import { nativeBackend } from './native/backend.js';
import { workersBackend } from './workers/backend.js';

/** Who counts, and with which kernel. */
export type Selection = { readonly backend: Backend; readonly kernel: string };

let native: Backend | undefined;
let gpu: Backend | undefined;

/** On the calling thread, with the best kernel of the processor. */
function countBlock({ seed, block, first, last }: BlockRange): number {
  const range = { seed, start: block * DARTS_PER_BLOCK + first, samples: last - first };
  const backend = loadAddon().loaded ? backendNamed('native') : workersBackend;
  const kernel = backend.kernels[0] as string;
  return backend.countSync?.({ range, backend, kernel, threads: 1 }).hits ?? Number.NaN;
}

export function backendNamed(name: BackendName): Backend {
  if (name === 'workers') return workersBackend;
  if (name === 'gpu') {
    gpu ??= gpuBackend(countBlock);
    return gpu;
  }
  if (native === undefined) {
    const result = loadAddon();
    if (!result.loaded) throw result.error;
    native = nativeBackend(result.addon);
  }
  return native;
}

function defaultBackend(kernel: string | undefined): Backend {
  if (kernel === GPU_KERNEL) return backendNamed('gpu');
  if (kernel !== undefined && workersBackend.kernels.includes(kernel)) return workersBackend;
  return loadAddon().loaded ? backendNamed('native') : workersBackend;
}

function selected(backend: Backend, kernel: string | undefined, source: string): Selection {
  if (kernel !== undefined && !backend.kernels.includes(kernel)) {
    throw rangeError(
      'ERR_KERNEL_UNAVAILABLE',
      `${source} is ${quote(kernel)}, but the ${backend.name} backend has no such kernel here; it has ${backend.kernels.join(', ')}`,
    );
  }
  return { backend, kernel: kernel ?? (backend.kernels[0] as string) };
}

/**
 * Options before environment variables before what is best here: an option that names a backend or a kernel silences both
 * variables. A kernel belongs to one backend, so where no backend is named, the kernel's is taken.
 */
export function select({ backend, kernel }: Pick<RunOptions, 'backend' | 'kernel'>): Selection {
  if (backend !== undefined || kernel !== undefined) {
    return selected(backend === undefined ? defaultBackend(kernel) : backendNamed(backend), kernel, 'kernel');
  }
  const name = backendVariable();
  const forced = kernelVariable();
  return selected(name === undefined ? defaultBackend(forced) : backendNamed(name), forced, 'ESTIMATE_PI_KERNEL');
}

/** Makes what a call with these options would count on ready, where that takes time. */
export async function openBackend(options: Pick<RunOptions, 'backend' | 'kernel'>): Promise<void> {
  await select(options).backend.open?.();
}

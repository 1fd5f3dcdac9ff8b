import { findAdapter } from './backends/gpu/adapter.js';
import { GPU_KERNEL } from './backends/gpu/backend.js';
import { GpuUnavailableError } from './backends/gpu/unavailable.js';
import type { NativeUnavailableError } from './backends/native/unavailable.js';
import { select } from './backends/select.js';
import { workersBackend } from './backends/workers/backend.js';
import { loadWasm } from './kernels/wasm.js';
import type { BackendName } from './options.js';
import { loadAddon } from './platform/node/addon.js';
import { gpuEntries } from './platform/node/gpu.js';
import { startError } from './platform/node/pool.js';
import { processorName } from './platform/node/processor.js';
import { type ThreadBudget, threadBudget } from './platform/node/threads.js';

/** What this package can do on this machine, and why not more. */
export type Capabilities = {
  /** What a call without options uses. */
  readonly backend: BackendName;
  readonly kernel: string;
  /** The native kernels that this machine runs, best first; empty where the addon does not load. */
  readonly kernels: readonly string[];
  /** The kernels of the workers backend, best first. */
  readonly workerKernels: readonly string[];
  /** Why the kernel `wasm` is not among them; `null` where it is. */
  readonly wasmError: string | null;
  /** Why no worker thread starts, so that calls count on this thread in slices; `null` where they start or none was wanted yet. */
  readonly workerError: string | null;
  /** Threads that a call without options uses. */
  readonly threads: number;
  /** Why that many. */
  readonly threadBudget: ThreadBudget;
  readonly cpu: string;
  /** The file of the loaded addon; `null` where none is. */
  readonly addonPath: string | null;
  /** Why the native backend is not available (`code` ERR_NATIVE_UNAVAILABLE); `null` where it is. */
  readonly nativeError: NativeUnavailableError | null;
};

/**
 * Looks at the machine and at the environment variables ESTIMATE_PI_BACKEND, ESTIMATE_PI_KERNEL and ESTIMATE_PI_THREADS.
 *
 * @throws RangeError with a `code` when one of these variables asks for what is not there
 */
export function capabilities(): Capabilities {
  const { backend, kernel } = select({});
  const native = loadAddon();
  const wasm = loadWasm();
  const budget = threadBudget();
  return {
    backend: backend.name,
    kernel,
    kernels: native.loaded ? native.addon.kernels() : [],
    workerKernels: workersBackend.kernels,
    wasmError: wasm.loaded ? null : wasm.reason,
    workerError: startError() ?? null,
    threads: budget.threads,
    threadBudget: budget,
    cpu: processorName(),
    addonPath: native.loaded ? native.path : null,
    nativeError: native.loaded ? null : native.error,
  };
}

/** The GPU that backend `'gpu'` would use, as far as its driver tells. */
export type GpuCapabilities = {
  /** Its name; `null` where there is none to use. */
  readonly device: string | null;
  readonly vendor: string | null;
  readonly architecture: string | null;
  readonly driver: string | null;
  /** Whether it is a driver that computes on the processor, which ESTIMATE_PI_GPU_SOFTWARE=1 allows. */
  readonly isSoftware: boolean;
  readonly kernels: readonly string[];
  /** Why there is none (`code` ERR_GPU_UNAVAILABLE), with every attempt; `null` where there is one. */
  readonly gpuError: GpuUnavailableError | null;
};

/** What there is to tell beside the reason where there is none. */
export const NO_GPU: Omit<GpuCapabilities, 'gpuError'> = {
  device: null,
  vendor: null,
  architecture: null,
  driver: null,
  isSoftware: false,
  kernels: [],
};

/** Looks for a GPU, without opening it: whether it computes right is checked when the first call opens it. */
export async function gpuCapabilities(): Promise<GpuCapabilities> {
  try {
    const { facts } = await findAdapter(gpuEntries());
    const { name, vendor, architecture, driver, isSoftware } = facts;
    return { device: name, vendor, architecture, driver, isSoftware, kernels: [GPU_KERNEL], gpuError: null };
  } catch (error) {
    if (!(error instanceof GpuUnavailableError)) throw error;
    return { ...NO_GPU, gpuError: error };
  }
}

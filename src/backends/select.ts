import { readEnvironment } from '../environment.js';
import { rangeError } from '../errors.js';
import type { BackendName, RunOptions } from '../options.js';
import { loadAddon } from '../platform/node/addon.js';
import { threadBudget } from '../platform/node/threads.js';
import type { Backend } from './backend.js';
import { nativeBackend } from './native/backend.js';
import { workersBackend } from './workers/backend.js';

/** Who counts, and how: everything about a call but its range. */
export type Selection = { readonly backend: Backend; readonly kernel: string; readonly threads: number };

let native: Backend | undefined;

function backendNamed(name: BackendName): Backend {
  if (name === 'workers') return workersBackend;
  if (native === undefined) {
    const result = loadAddon();
    if (!result.loaded) throw result.error;
    native = nativeBackend(result.addon);
  }
  return native;
}

function defaultBackend(kernel: string | undefined): Backend {
  if (kernel !== undefined && workersBackend.kernels.includes(kernel)) return workersBackend;
  return loadAddon().loaded ? backendNamed('native') : workersBackend;
}

/**
 * Options before environment variables before what is best here. A kernel belongs to one backend, so where no backend is
 * named, the kernel's is taken.
 */
export function select(options: RunOptions): Selection {
  const environment = readEnvironment();
  const kernel = options.kernel ?? environment.kernel;
  const name = options.backend ?? environment.backend;
  const backend = name === undefined ? defaultBackend(kernel) : backendNamed(name);
  if (kernel !== undefined && !backend.kernels.includes(kernel)) {
    const source = options.kernel === undefined ? 'ESTIMATE_PI_KERNEL' : 'kernel';
    throw rangeError(
      'ERR_KERNEL_UNAVAILABLE',
      `${source} is '${kernel}', but the ${backend.name} backend has no such kernel here; it has ${backend.kernels.join(', ')}`,
    );
  }
  return {
    backend,
    kernel: kernel ?? (backend.kernels[0] as string),
    threads: options.threads ?? threadBudget().threads,
  };
}

import { cpus } from 'node:os';
import type { NativeUnavailableError } from './backends/native/unavailable.js';
import { select } from './backends/select.js';
import type { BackendName } from './options.js';
import { loadAddon } from './platform/node/addon.js';
import { type ThreadBudget, threadBudget } from './platform/node/threads.js';

/** What this package can do on this machine, and why not more. */
export type Capabilities = {
  /** What a call without options uses. */
  readonly backend: BackendName;
  readonly kernel: string;
  /** The native kernels that this machine runs, best first; empty where the addon does not load. */
  readonly kernels: readonly string[];
  /** Threads that a call without options uses. */
  readonly threads: number;
  /** Why that many. */
  readonly threadBudget: ThreadBudget;
  readonly cpu: string;
  /** The file of the loaded addon. */
  readonly addonPath?: string;
  /** Why the native backend is not available (`code` ERR_NATIVE_UNAVAILABLE), where it is not. */
  readonly nativeError?: NativeUnavailableError;
};

/**
 * Looks at the machine and at the environment variables ESTIMATE_PI_BACKEND, ESTIMATE_PI_KERNEL and ESTIMATE_PI_THREADS.
 *
 * @throws RangeError with a `code` when one of these variables asks for what is not there
 */
export function capabilities(): Capabilities {
  const { backend, kernel, threads } = select({});
  const native = loadAddon();
  return {
    backend: backend.name,
    kernel,
    kernels: native.loaded ? native.addon.kernels() : [],
    threads,
    threadBudget: threadBudget(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    ...(native.loaded ? { addonPath: native.path } : { nativeError: native.error }),
  };
}

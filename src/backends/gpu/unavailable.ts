import { BackendUnavailableError, type LoadAttempt } from '../unavailable.js';

const ADVICE =
  "The 'gpu' backend needs a graphics driver for Vulkan, Metal or Direct3D 12, and in Node and Bun the package webgpu. The other backends give the same hits without.";

/** Why there is no GPU to count with. */
export class GpuUnavailableError extends BackendUnavailableError {
  override readonly name = 'GpuUnavailableError';
  readonly code = 'ERR_GPU_UNAVAILABLE';

  constructor(attempts: readonly LoadAttempt[], cause: unknown) {
    const last = attempts.at(-1);
    const why = last === undefined ? '' : ` (${last.place}: ${last.reason})`;
    super(`no GPU can be used${why}`, attempts, ADVICE, cause);
  }
}

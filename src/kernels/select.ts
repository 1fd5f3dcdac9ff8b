import type { Kernel } from './kernel.js';
import { typescriptKernel } from './typescript.js';
import { loadWasm, wasmKernel } from './wasm.js';

/** The kernels that need no addon, best first: those that can run here. */
export function portableKernels(): readonly Kernel[] {
  return loadWasm().loaded ? [wasmKernel, typescriptKernel] : [typescriptKernel];
}

/** @param name - one of the above, which whoever plans a job has checked */
export function kernelNamed(name: string): Kernel {
  return name === wasmKernel.name ? wasmKernel : typescriptKernel;
}

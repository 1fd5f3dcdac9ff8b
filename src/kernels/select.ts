import type { Kernel } from './kernel.js';
import { typescriptKernel } from './typescript.js';

/** The kernels that need no addon, best first. */
export const KERNELS: readonly Kernel[] = [typescriptKernel];

export function kernelNamed(name: string): Kernel {
  const kernel = KERNELS.find((each) => each.name === name);
  if (kernel === undefined) throw new Error(`no kernel '${name}' here`);
  return kernel;
}

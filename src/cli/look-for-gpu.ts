import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type GpuCapabilities, gpuCapabilities, NO_GPU } from '../capabilities.js';
import { messageOf } from '../errors.js';
import { hasNavigatorGpu } from '../platform/navigator-gpu.js';
import { isCompiledExecutable } from '../platform/node/executable.js';
import { requireFrom } from '../platform/node/package-root.js';

/** What gpuCapabilities() tells, of which an error keeps only its text. */
export type FoundGpu = Omit<GpuCapabilities, 'gpuError'> & { readonly gpuError: { readonly message: string } | null };

const PROGRAM = fileURLToPath(new URL('gpu-look.js', import.meta.url));
/** Far longer than any driver takes to tell what it drives. */
const PATIENCE_MS = 20_000;

function hasWebgpuPackage(): boolean {
  try {
    requireFrom(import.meta.url).resolve('webgpu');
    return true;
  } catch {
    return false;
  }
}

/**
 * Drivers write warnings of their own to standard error, and a broken one ends its process: with the package webgpu another
 * process looks.
 */
export async function lookForGpu(): Promise<FoundGpu> {
  if (hasNavigatorGpu() || isCompiledExecutable() || !hasWebgpuPackage()) return gpuCapabilities();
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM], { timeout: PATIENCE_MS });
    return JSON.parse(stdout) as FoundGpu;
  } catch (error) {
    const [line = ''] = messageOf(error).split('\n');
    const gpuError = { message: `the process that looked for a GPU ended before it told what it found: ${line}` };
    return { ...NO_GPU, gpuError };
  }
}

import { isMainThread } from 'node:worker_threads';
import { codeOf, messageOf } from '../../errors.js';
import { type GpuEntry, hasNavigatorGpu, navigatorGpu } from '../navigator-gpu.js';

/** How Node, Bun and Deno come to the GPU: `navigator.gpu`, or the optional package `webgpu`. */

/** In a variable, so that no bundler looks for what need not be there. */
const PACKAGE = 'webgpu';

type WebgpuPackage = { create(flags: readonly string[]): GPU };

/** Kept for as long as the process lives: collected while a device of it lives, it would take the process with it. */
let created: GPU | undefined;

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND'
    ? 'not installed; npm install webgpu@^0.6.2 does it'
    : `it did not load: ${messageOf(error)}; its files are for Linux with glibc 2.34 and libstdc++ 12 or later, macOS and Windows`;
}

async function createGpu(): Promise<GPU> {
  if (created !== undefined) return created;
  try {
    const { create } = (await import(/* webpackIgnore: true */ /* @vite-ignore */ PACKAGE)) as WebgpuPackage;
    created = create([]);
    return created;
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  }
}

/** Ending a worker thread, or the process, while a device of that thread is at work would abort the process. */
const ON_ANOTHER_THREAD: GpuEntry = {
  place: 'this worker thread',
  async open() {
    throw new Error('a GPU is used from the main thread alone, so make the call there');
  },
};

export function gpuEntries(): readonly GpuEntry[] {
  if (!isMainThread) return [ON_ANOTHER_THREAD];
  if (hasNavigatorGpu()) return [navigatorGpu];
  return [navigatorGpu, { place: `the package ${PACKAGE}`, open: createGpu }];
}

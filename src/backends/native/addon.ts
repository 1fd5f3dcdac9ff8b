import { fileURLToPath } from 'node:url';
import bindings from 'bindings';
import { type CodedError, failure, messageOf } from '../../errors.js';
import type { Outcome } from '../backend.js';

/** What native/addon.cc exports. The last four are for tests and benchmarks. */
export type Addon = {
  kernels(): string[];
  countHitsSync(kernel: string, seed: number, start: number, count: number, threads: number): number;
  countHits(
    kernel: string,
    seed: number,
    start: number,
    count: number,
    threads: number,
    control: Int32Array<SharedArrayBuffer>,
  ): Promise<Outcome>;
  words(kernel: string, seed: number, start: number, count: number): Uint32Array;
  xorWords(kernel: string, seed: number, block: number, blocks: number): number;
  philox(kernel: string, counter: Uint32Array, key: Uint32Array): Uint32Array;
  kernelsForCpu(leaf1Ecx: number, leaf7Ebx: number, leaf7Ecx: number, xcr0: number): string[];
};

export type LoadedAddon =
  | { readonly loaded: true; readonly addon: Addon; readonly path: string }
  | { readonly loaded: false; readonly error: CodedError };

const PACKAGE_ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** What bindings accepts besides the name that its types know of. */
type BindingsOptions = { readonly bindings: string; readonly module_root: string; readonly path?: boolean };
const findBinding = bindings as unknown as (options: BindingsOptions) => unknown;

/** One line; the whole story, with every place that bindings tried, is the error's cause. */
function reason(error: unknown): string {
  const isMissing = error instanceof Error && 'tries' in error;
  return isMissing ? 'it has not been built for this machine' : (messageOf(error).split('\n')[0] ?? '');
}

function load(): LoadedAddon {
  const options: BindingsOptions = { bindings: 'estimate_pi', module_root: PACKAGE_ROOT };
  try {
    const path = findBinding({ ...options, path: true }) as string;
    return { loaded: true, addon: findBinding(options) as Addon, path };
  } catch (error) {
    return {
      loaded: false,
      error: failure('ERR_NATIVE_UNAVAILABLE', `the native addon did not load: ${reason(error)}`, error),
    };
  }
}

let result: LoadedAddon | undefined;

/** Loads the addon on first use. Why it did not load is kept, never swallowed. */
export function loadAddon(): LoadedAddon {
  result ??= load();
  return result;
}

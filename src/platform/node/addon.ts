import { toNamespacedPath } from 'node:path';
import type { Outcome } from '../../backends/backend.js';
import type { NativeUnavailableError } from '../../backends/native/unavailable.js';
import { CUT_OFF, type FailedPlace, unavailable } from './addon-advice.js';
import { isCutOff } from './cut-off.js';
import { places } from './places.js';

/** What native/addon.cc exports. The last five are for tests and benchmarks. */
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
  /** A function that does nothing; called now and then by a synchronous count, which stops when it throws. */
  setProbe(probe: () => void): void;
  words(kernel: string, seed: number, start: number, count: number): Uint32Array;
  xorWords(kernel: string, seed: number, block: number, blocks: number): number;
  philox(kernel: string, counter: Uint32Array, key: Uint32Array): Uint32Array;
  isPointInside(word: number, u: number, v: number): boolean;
  variants(): string[];
  kernelsForCpu(leaf1Ecx: number, leaf7Ebx: number, leaf7Ecx: number, xcr0: number, leaf0Ecx: number): string[];
};

export type LoadedAddon =
  | { readonly loaded: true; readonly addon: Addon; readonly path: string }
  | { readonly loaded: false; readonly error: NativeUnavailableError };

function open(path: string): Addon {
  if (isCutOff(path)) throw new Error(CUT_OFF);
  const module: { exports: Partial<Addon> } = { exports: {} };
  process.dlopen(module, toNamespacedPath(path));
  if (module.exports.countHitsSync === undefined) throw new Error("it is not estimate-pi's addon");
  const addon = module.exports as Addon;
  addon.setProbe(() => undefined);
  return addon;
}

function load(): LoadedAddon {
  const failures: FailedPlace[] = [];
  for (const { name, find } of places()) {
    let path: string | undefined;
    try {
      path = find();
      return { loaded: true, addon: open(path), path };
    } catch (error) {
      failures.push({ name, path, error });
    }
  }
  return { loaded: false, error: unavailable(failures) };
}

let result: LoadedAddon | undefined;

/** Loads the addon on first use. Why it did not load is kept, never swallowed. */
export function loadAddon(): LoadedAddon {
  result ??= load();
  return result;
}

import { type BackendName, capabilities } from 'estimate-pi';
import { describe } from 'vitest';
import { type Addon, loadAddon } from '../dist/platform/node/addon.js';

/** Everything on this machine that can count hits. The same tests run over all of it. */

const native = loadAddon();

export const addon: Addon | undefined = native.loaded ? native.addon : undefined;

export type Contender = { readonly backend: BackendName; readonly kernel: string };

export const contenders: readonly Contender[] = [
  ...(addon?.kernels() ?? []).map((kernel) => ({ backend: 'native' as const, kernel })),
  ...capabilities().workerKernels.map((kernel) => ({ backend: 'workers' as const, kernel })),
];

/** Where the addon is not built, its tests are skipped under a name that says so. */
export function describeNative(name: string, body: (addon: Addon) => void): void {
  if (native.loaded) describe(name, () => body(native.addon));
  else describe.skip(`${name} (skipped: ${native.error.message})`, () => undefined);
}

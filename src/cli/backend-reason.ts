import { backendVariable, kernelVariable } from '../environment.js';
import { loadAddon } from '../platform/node/addon.js';
import { safeText } from '../report/untrusted.js';
import type { RunFlags } from './options.js';
import { say } from './output.js';

/** One line where no native kernel throws the darts though nobody asked for that. */
export function tellBackend({ backend, kernel }: RunFlags): void {
  const isChosen =
    backend !== undefined || kernel !== undefined || backendVariable() !== undefined || kernelVariable() !== undefined;
  if (isChosen) return;
  const native = loadAddon();
  if (!native.loaded) say(`on the workers backend, because ${safeText(native.error.summary, 1000)}`);
}

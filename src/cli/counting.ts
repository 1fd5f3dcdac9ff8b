import { loadAddon } from '../platform/node/addon.js';
import type { RunFlags } from './options.js';

/** One line where no native kernel throws the darts though nobody asked for that. */
export function tellBackend({ backend, kernel }: RunFlags): void {
  const native = loadAddon();
  if (native.loaded || backend !== undefined || kernel !== undefined) return;
  process.stderr.write(`estimate-pi: on the workers backend, because ${native.error.summary}\n`);
}

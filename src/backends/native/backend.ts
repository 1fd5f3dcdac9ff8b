import type { Addon } from '../../platform/node/addon.js';
import type { Backend } from '../backend.js';

export function nativeBackend(addon: Addon): Backend {
  return {
    name: 'native',
    kernels: addon.kernels(),
    countHitsSync: ({ range, kernel, threads }) =>
      addon.countHitsSync(kernel, range.seed, range.start, range.samples, threads),
    countHits: ({ range, kernel, threads }, control) =>
      addon.countHits(kernel, range.seed, range.start, range.samples, threads, control.words),
  };
}

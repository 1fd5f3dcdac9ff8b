import type { Backend } from '../backend.js';
import type { Addon } from './addon.js';

export function nativeBackend(addon: Addon): Backend {
  return {
    name: 'native',
    kernels: addon.kernels(),
    countHitsSync: ({ range, kernel, threads }) =>
      addon.countHitsSync(kernel, range.seed, range.start, range.count, threads),
    countHits: ({ range, kernel, threads }, control) =>
      addon.countHits(kernel, range.seed, range.start, range.count, threads, control.words),
  };
}

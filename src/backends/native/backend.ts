import type { Addon } from '../../platform/node/addon.js';
import type { Backend } from '../backend.js';
import { cancel, createControl, samplesDone } from '../shared-control.js';

/** Two blocks' worth takes 0.1 ms with AVX-512, which is what waking other threads takes. */
const SAMPLES_WORTH_THREADS = 2 ** 21;

export function nativeBackend(addon: Addon): Backend {
  return {
    name: 'native',
    kernels: addon.kernels(),
    samplesWorthThreads: SAMPLES_WORTH_THREADS,
    countSync({ range, kernel, threads }) {
      const { seed, start, samples } = range;
      return { samples, hits: addon.countHitsSync(kernel, seed, start, samples, threads), threads };
    },
    start({ range, kernel, threads }) {
      const control = createControl();
      const { seed, start, samples } = range;
      return {
        cancel: () => cancel(control),
        samplesDone: () => samplesDone(control),
        outcome: addon
          .countHits(kernel, seed, start, samples, threads, control.words)
          .then((counted) => ({ samples: counted.samples, hits: counted.hits, threads })),
      };
    },
    words: async (kernel, { seed, start, samples }) => addon.words(kernel, seed, start, samples),
  };
}

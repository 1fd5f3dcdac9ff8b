import { kernelNamed, portableKernels } from '../../kernels/select.js';
import { countSync, MAX_SYNC_SAMPLES, start } from '../../platform/node/pool.js';
import { blockCountOf, blockRangeOf, type DartRange } from '../../stream/layout.js';
import type { Backend } from '../backend.js';

/** Two blocks' worth takes a few milliseconds at most, and waking threads of JavaScript about one. */
const SAMPLES_WORTH_THREADS = 2 ** 21;

async function words(kernel: string, range: DartRange): Promise<Uint32Array> {
  const drawn = new Uint32Array(range.samples);
  let at = 0;
  for (let index = 0; index < blockCountOf(range); index++) {
    const ofBlock = kernelNamed(kernel).words(blockRangeOf(range, index));
    drawn.set(ofBlock, at);
    at += ofBlock.length;
  }
  return drawn;
}

export const workersBackend: Backend = {
  name: 'workers',
  get kernels() {
    return portableKernels().map(({ name }) => name);
  },
  samplesWorthThreads: SAMPLES_WORTH_THREADS,
  maxSyncSamples: MAX_SYNC_SAMPLES,
  countSync,
  start,
  words,
};

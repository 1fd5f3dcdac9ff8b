import type { GpuEntry } from '../../platform/navigator-gpu.js';
import { type BlockRange, blockCountOf, blockRangeOf, DARTS_PER_BLOCK, type DartRange } from '../../stream/layout.js';
import { type AdapterFacts, findAdapter } from './adapter.js';
import { createSlot, dispatch, type Slot } from './batch.js';
import { type CountBlock, type Counter, createCounter } from './counter.js';
import { compile, openDevice, type WatchedDevice } from './device.js';
import { checkCounter } from './self-check.js';
import { WORDS_SHADER } from './words-shader.js';

/** A GPU that is ready to count. */
export type OpenGpu = {
  readonly facts: AdapterFacts;
  readonly watched: WatchedDevice;
  readonly counter: Counter;
  words(range: DartRange): Promise<Uint32Array>;
};

/** The shader of words is compiled when it is first wanted: few ask for words. */
function wordsOf(watched: WatchedDevice): (range: DartRange) => Promise<Uint32Array> {
  let opening: Promise<Slot> | undefined;
  const open = async (): Promise<Slot> =>
    createSlot(watched, await compile(watched, WORDS_SHADER, 'drawWords'), DARTS_PER_BLOCK);
  let queue: Promise<unknown> = Promise.resolve();
  const ofBlock = async ({ seed, block, first, last }: BlockRange): Promise<Uint32Array> => {
    opening ??= open();
    return dispatch(watched, await opening, { seed, block, blocks: 1, first, last }, last - first);
  };
  return async (range) => {
    const drawn = new Uint32Array(range.samples);
    let at = 0;
    for (let index = 0; index < blockCountOf(range); index++) {
      const words = queue.then(() => ofBlock(blockRangeOf(range, index)));
      // One block at a time: calls share the slot.
      queue = words.catch(() => undefined);
      drawn.set(await words, at);
      at += (await words).length;
    }
    return drawn;
  };
}

/**
 * @param countBlock - counts a block on the processor
 * @throws (as a rejection) GpuUnavailableError; Error (ERR_GPU_FAILED) where device, shader or memory are refused; Error
 *   (ERR_HITS_DIFFER) where it does not count right
 */
export async function openGpu(entries: readonly GpuEntry[], countBlock: CountBlock): Promise<OpenGpu> {
  const { adapter, facts } = await findAdapter(entries);
  const watched = await openDevice(adapter);
  try {
    const counter = await createCounter({ watched, countBlock, isChecked: true });
    await checkCounter(counter);
    return { facts, watched, counter, words: wordsOf(watched) };
  } catch (error) {
    watched.device.destroy();
    throw error;
  }
}

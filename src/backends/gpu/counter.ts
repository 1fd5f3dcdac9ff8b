import { now } from '../../clock.js';
import { type CodedError, failure } from '../../errors.js';
import {
  type BlockRange,
  blockCountOf,
  blockRangeOf,
  type DartRange,
  firstBlockOf,
  samplesBefore,
} from '../../stream/layout.js';
import type { Outcome, RunningJob } from '../backend.js';
import { type Batch, createSlot, dispatch, type Slot } from './batch.js';
import { COUNT_SHADER, NOT_COUNTED } from './count-shader.js';
import { compile, type WatchedDevice } from './device.js';
import { createPace, MAX_BATCH_BLOCKS, type Pace } from './pace.js';

/** Ranges counted on a device, batch after batch. */

/** While one batch is counted the next one waits on the device, so that it never waits for JavaScript. */
const IN_FLIGHT = 2;

/** Counts a block on the processor. */
export type CountBlock = (range: BlockRange) => number;

export type Counter = {
  start(range: DartRange): RunningJob;
};

export type CounterParts = {
  readonly watched: WatchedDevice;
  readonly countBlock: CountBlock;
  /** Whether a block of each batch is counted again by `countBlock`. */
  readonly isChecked: boolean;
  readonly shader?: string;
};

/** Slots that calls take in turn; whoever waited longest is served first. */
type Slots = { take(): Promise<Slot>; giveBack(slot: Slot): void };

function shareSlots(slots: readonly Slot[]): Slots {
  const free = [...slots];
  const waiting: ((slot: Slot) => void)[] = [];
  return {
    async take() {
      return free.pop() ?? new Promise((resolve) => waiting.push(resolve));
    },
    giveBack(slot) {
      const next = waiting.shift();
      if (next === undefined) free.push(slot);
      else next(slot);
    },
  };
}

/** Blocks number `first` … `first + blocks − 1` of the range. */
function batchOf(range: DartRange, first: number, blocks: number): Batch {
  return {
    seed: range.seed,
    block: firstBlockOf(range) + first,
    blocks,
    first: blockRangeOf(range, first).first,
    last: blockRangeOf(range, first + blocks - 1).last,
  };
}

/** The hits of a batch, of which one block is counted again where that is asked for. */
function sumOf(
  perBlock: Uint32Array,
  range: DartRange,
  first: number,
  { countBlock, isChecked }: CounterParts,
): number {
  let hits = 0;
  for (let index = 0; index < perBlock.length; index++) {
    const counted = perBlock[index] as number;
    hits += counted === NOT_COUNTED ? countBlock(blockRangeOf(range, first + index)) : counted;
  }
  if (!isChecked) return hits;
  const index = Math.floor(Math.random() * perBlock.length);
  const block = blockRangeOf(range, first + index);
  const expected = countBlock(block);
  if (perBlock[index] === expected || perBlock[index] === NOT_COUNTED) return hits;
  throw failure(
    'ERR_HITS_DIFFER',
    `the GPU counted ${perBlock[index]} hits in block ${block.block} of seed ${range.seed} where the processor counts ${expected}; the GPU or its driver computes wrong`,
  );
}

type Setup = { readonly parts: CounterParts; readonly slots: Slots; readonly pace: Pace };

function startJob({ parts, slots, pace }: Setup, range: DartRange): RunningJob {
  const { watched } = parts;
  const blocks = blockCountOf(range);
  const tellPace = pace.begin(now());
  let isCancelled = false;
  let next = 0;
  let samples = 0;
  let hits = 0;

  const countBatch = async (slot: Slot, first: number, size: number): Promise<void> => {
    let perBlock: Uint32Array;
    try {
      perBlock = await dispatch(watched, slot, batchOf(range, first, size), size);
    } finally {
      slots.giveBack(slot);
    }
    tellPace(now(), size);
    hits += sumOf(perBlock, range, first, parts);
    samples += samplesBefore(range, first + size) - samplesBefore(range, first);
  };

  const countAll = async (): Promise<Outcome> => {
    const inFlight = new Set<Promise<void>>();
    let problem: unknown;
    while (next < blocks && !isCancelled && problem === undefined) {
      const slot = await slots.take();
      const size = Math.min(pace.batchBlocks(), blocks - next);
      const batch = countBatch(slot, next, size)
        .catch((error: unknown) => {
          problem ??= error;
        })
        .finally(() => inFlight.delete(batch));
      inFlight.add(batch);
      next += size;
      if (inFlight.size >= IN_FLIGHT) await Promise.race(inFlight);
    }
    await Promise.all(inFlight);
    if (problem === undefined) return { samples, hits, threads: 1 };
    // A device that failed or counts wrong is not asked again: the next call opens one anew.
    watched.fail(problem as CodedError);
    throw problem;
  };

  return {
    cancel() {
      isCancelled = true;
    },
    samplesDone: () => samples,
    outcome: countAll(),
  };
}

/** @throws (as a rejection) Error (ERR_GPU_FAILED) where the shader or the memory is refused */
export async function createCounter(parts: CounterParts): Promise<Counter> {
  const { watched, shader = COUNT_SHADER } = parts;
  const pipeline = await compile(watched, shader, 'countBlocks');
  const slots: Slot[] = [];
  for (let index = 0; index < IN_FLIGHT; index++) slots.push(await createSlot(watched, pipeline, MAX_BATCH_BLOCKS));
  const setup: Setup = { parts, slots: shareSlots(slots), pace: createPace() };
  return { start: (range) => startJob(setup, range) };
}

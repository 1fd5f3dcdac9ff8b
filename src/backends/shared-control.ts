/**
 * The words that a running call shares with its threads, native or not, so that no callback crosses threads: JavaScript
 * cancels with one store and reads progress whenever it likes. Each counter has a cache line to itself. Twin of Control in
 * native/job.h; the byte offsets of the first two are also in native/addon.cc.
 */

const CACHE_LINE = 64;
const CANCEL = 0;
const SAMPLES_DONE = 1;
const NEXT_BLOCK = 2;
const HITS = 3;
const SERVING = 4;

export type SharedControl = {
  readonly words: Int32Array<SharedArrayBuffer>;
  readonly counters: BigInt64Array<SharedArrayBuffer>;
};

export function controlOver(buffer: SharedArrayBuffer): SharedControl {
  return { words: new Int32Array(buffer), counters: new BigInt64Array(buffer) };
}

export function createControl(): SharedControl {
  return controlOver(new SharedArrayBuffer(5 * CACHE_LINE));
}

const wordAt = (line: number): number => (line * CACHE_LINE) / Int32Array.BYTES_PER_ELEMENT;
const counterAt = (line: number): number => (line * CACHE_LINE) / BigInt64Array.BYTES_PER_ELEMENT;

/** No further block will be handed out; those already handed out are counted to their end. */
export function cancel(control: SharedControl): void {
  Atomics.store(control.words, wordAt(CANCEL), 1);
}

export function isCancelled(control: SharedControl): boolean {
  return Atomics.load(control.words, wordAt(CANCEL)) !== 0;
}

export function samplesDone(control: SharedControl): number {
  return Number(Atomics.load(control.counters, counterAt(SAMPLES_DONE)));
}

export function addSamplesDone(control: SharedControl, samples: number): void {
  Atomics.add(control.counters, counterAt(SAMPLES_DONE), BigInt(samples));
}

/** Takes the next block's index; it may lie beyond the last block. */
export function takeBlock(control: SharedControl): number {
  return Number(Atomics.add(control.counters, counterAt(NEXT_BLOCK), 1n));
}

export function blocksTaken(control: SharedControl): number {
  return Number(Atomics.load(control.counters, counterAt(NEXT_BLOCK)));
}

export function addHits(control: SharedControl, hits: number): void {
  Atomics.add(control.counters, counterAt(HITS), BigInt(hits));
}

export function hitsSoFar(control: SharedControl): number {
  return Number(Atomics.load(control.counters, counterAt(HITS)));
}

/** A thread announces itself before it takes its first block, so whoever sees no blocks and no thread knows all is counted. */
export function startServing(control: SharedControl): void {
  Atomics.add(control.words, wordAt(SERVING), 1);
}

export function stopServing(control: SharedControl): void {
  Atomics.sub(control.words, wordAt(SERVING), 1);
  Atomics.notify(control.words, wordAt(SERVING));
}

export function threadsServing(control: SharedControl): number {
  return Atomics.load(control.words, wordAt(SERVING));
}

/** Blocks the calling thread until the number of serving threads is no longer `serving`; false after `timeoutMs`. */
export function waitWhileServing(control: SharedControl, serving: number, timeoutMs: number): boolean {
  return Atomics.wait(control.words, wordAt(SERVING), serving, timeoutMs) !== 'timed-out';
}

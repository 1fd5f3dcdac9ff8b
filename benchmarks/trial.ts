import { type BackendName, estimatePi, estimatePiSync } from 'estimate-pi';
import { wasmKernel, xorWords } from '#dist/kernels/wasm.js';
import { loadAddon } from '#dist/platform/node/addon.js';
import { type BlockRange, DARTS_PER_BLOCK } from '#dist/stream/layout.js';
import { median } from '#dist/trials/robust.js';
import type { Metrics, Task } from './contender.js';

/** One trial, in a process of its own: warms up, measures, prints its metrics as a line of JSON. */

const SEED = 42;
const WARM_UP_MS = 200;
const TRIAL_MS = 500;

function millisecondsOf(work: () => void): number {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}

/** Doubles the amount until it takes long enough to have warmed everything up; returns the amount for a trial. */
function warmUp(least: number, work: (amount: number) => void): number {
  for (let amount = least; ; amount *= 2) {
    const elapsed = millisecondsOf(() => work(amount));
    if (elapsed >= WARM_UP_MS) return Math.ceil((amount * TRIAL_MS) / elapsed);
  }
}

function throughput(backend: BackendName, kernel: string, threads: number): Metrics {
  const options = { seed: SEED, threads, backend, kernel };
  const count = (samples: number) => void estimatePiSync(samples, options);
  const samples = warmUp(2 ** 22, count);
  return { gigadartsPerSecond: samples / millisecondsOf(() => count(samples)) / 1e6 };
}

/** What a kernel does with the first so many blocks. */
type Blocks = { readonly count: (blocks: number) => void; readonly generate: (blocks: number) => void };

function nativeBlocks(kernel: string): Blocks {
  const native = loadAddon();
  if (!native.loaded) throw native.error;
  const { addon } = native;
  return {
    count: (blocks) => void addon.countHitsSync(kernel, SEED, 0, blocks * DARTS_PER_BLOCK, 1),
    generate: (blocks) => void addon.xorWords(kernel, SEED, 0, blocks),
  };
}

const rangeOf = (block: number): BlockRange => ({ seed: SEED, block, first: 0, last: DARTS_PER_BLOCK });

const wasmBlocks: Blocks = {
  count(blocks) {
    for (let block = 0; block < blocks; block++) wasmKernel.countBlock(rangeOf(block));
  },
  generate(blocks) {
    for (let block = 0; block < blocks; block++) xorWords(rangeOf(block));
  },
};

/** The kernel and its generator alone in turns, over the same blocks, so that both meet the same disturbances. */
function ceiling(kernel: string): Metrics {
  const { count, generate } = kernel === wasmKernel.name ? wasmBlocks : nativeBlocks(kernel);
  const turns = 10;
  warmUp(1, generate);
  const blocks = Math.ceil(warmUp(1, count) / turns);
  const rate = (work: (blocks: number) => void) =>
    (blocks * DARTS_PER_BLOCK) / millisecondsOf(() => work(blocks)) / 1e6;
  const pairs = Array.from({ length: turns }, () => ({ kernel: rate(count), generator: rate(generate) }));
  return {
    gigadartsPerSecond: median(pairs.map((pair) => pair.kernel)),
    generatorGigawordsPerSecond: median(pairs.map((pair) => pair.generator)),
    share: median(pairs.map((pair) => pair.kernel / pair.generator)),
  };
}

/** The median of single calls, in microseconds. */
async function call(isSync: boolean, samples: number, kernel: string | undefined): Promise<Metrics> {
  const options = { seed: SEED, kernel };
  const times: number[] = [];
  const begin = performance.now();
  for (let now = begin; now < begin + WARM_UP_MS + TRIAL_MS; ) {
    if (isSync) estimatePiSync(samples, options);
    else await estimatePi(samples, options);
    const end = performance.now();
    if (now > begin + WARM_UP_MS) times.push(1000 * (end - now));
    now = end;
  }
  return { microseconds: median(times), calls: times.length };
}

const WARM_UP_SAMPLES = 1e8;

function fixed(backend: BackendName, kernel: string | undefined, threads: number, samples: number): Metrics {
  const options = { seed: SEED, threads, backend, kernel };
  estimatePiSync(WARM_UP_SAMPLES, options);
  const elapsed = millisecondsOf(() => estimatePiSync(samples, options));
  return {
    seconds: elapsed / 1000,
    gigadartsPerSecond: samples / elapsed / 1e6,
    peakMebibytes: process.resourceUsage().maxRSS / 1024,
  };
}

function measure(task: Task): Metrics | Promise<Metrics> {
  switch (task.task) {
    case 'throughput':
      return throughput(task.backend, task.kernel, task.threads);
    case 'ceiling':
      return ceiling(task.kernel);
    case 'call':
      return call(task.isSync, task.samples, task.kernel);
    case 'fixed':
      return fixed(task.backend, task.kernel, task.threads, task.samples);
  }
}

process.stdout.write(JSON.stringify(await measure(JSON.parse(process.argv[2] ?? '') as Task)));

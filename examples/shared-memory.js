// Shared memory: every thread adds its hits to one running total, which anyone may look at meanwhile.
//   node examples/shared-memory.js [samples] [seed] [threads]
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { tallySync } from 'estimate-pi';
import { numbers, show } from './show.js';

/** A few blocks at a time: often enough to be looked at, seldom enough that adding costs nothing. */
const CHUNK = 64 * 2 ** 20;
const [NEXT, DONE, HITS] = [0, 1, 2];

if (isMainThread) {
  const { samples, seed, threads } = numbers({ samples: 1e10, seed: 42, threads: availableParallelism() });
  const totals = new BigInt64Array(new SharedArrayBuffer(3 * 8));
  const begin = performance.now();
  const start = () => new Worker(new URL(import.meta.url), { workerData: { samples, seed, totals } });
  const workers = Array.from({ length: threads }, start);
  const ticker = setInterval(() => {
    const done = Number(Atomics.load(totals, DONE));
    if (done > 0) console.error(`${done} darts: ${(4 * Number(Atomics.load(totals, HITS))) / done}`);
  }, 500);
  await Promise.all(workers.map((worker) => once(worker, 'exit')));
  const elapsed = performance.now() - begin;
  clearInterval(ticker);
  const hits = Number(Atomics.load(totals, HITS));
  await show({ pi: (4 * hits) / samples, hits, samples, seed }, elapsed);
} else {
  const { samples, seed, totals } = workerData;
  for (;;) {
    const start = Number(Atomics.add(totals, NEXT, BigInt(CHUNK)));
    if (start >= samples) break;
    const tally = tallySync({ seed, start, samples: Math.min(CHUNK, samples - start) }, { threads: 1 });
    Atomics.add(totals, HITS, BigInt(tally.hits));
    Atomics.add(totals, DONE, BigInt(tally.samples));
  }
}

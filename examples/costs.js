// What each way of going parallel costs on this machine, in milliseconds: starting, a message, a shard.
//   node examples/costs.js
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { estimatePi, tally, tallySync } from 'estimate-pi';

const ROUNDS = 200;
const answer = () => tallySync({ seed: 1, samples: 1000 }).hits;

/** The quickest of so many: whatever else the machine does only ever adds to it. */
async function timed(times, work) {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < times; i++) {
    const begin = performance.now();
    await work();
    least = Math.min(least, performance.now() - begin);
  }
  return least;
}

function show(what, milliseconds) {
  console.log(`${what.padEnd(58)} ${Number(milliseconds.toPrecision(2))} ms`);
}

if (!isMainThread) {
  parentPort?.on('message', () => parentPort?.postMessage(answer()));
  parentPort?.postMessage(answer());
} else if (process.send) {
  process.on('message', () => process.send?.(answer()));
  process.send(answer());
} else {
  const file = fileURLToPath(import.meta.url);
  const worker = new Worker(file);
  await once(worker, 'message');
  const child = fork(file);
  await once(child, 'message');
  const ask = async ({ on, send }) => {
    const answered = once(on, 'message');
    send();
    await answered;
  };
  show(
    'process: start, load the package, first answer',
    await timed(9, async () => {
      const started = fork(file);
      await once(started, 'message');
      started.kill();
    }),
  );
  show(
    'worker thread: start, load the package, first answer',
    await timed(9, async () => {
      const started = new Worker(file);
      await once(started, 'message');
      await started.terminate();
    }),
  );
  show(
    'pipe: a message to a process and back',
    await timed(ROUNDS, () => ask({ on: child, send: () => child.send(1) })),
  );
  show(
    'a message to a worker thread and back',
    await timed(ROUNDS, () => ask({ on: worker, send: () => worker.postMessage(1) })),
  );
  const total = new BigInt64Array(new SharedArrayBuffer(8));
  show(
    'shared memory: 1000 additions',
    await timed(ROUNDS, () => {
      for (let i = 0; i < 1000; i++) Atomics.add(total, 0, 1n);
    }),
  );
  await estimatePi(1e8);
  show('tallySync of 1000 darts', await timed(ROUNDS, answer));
  show('await tally of 16 blocks, on all threads', await timed(ROUNDS, () => tally({ seed: 1, samples: 2 ** 24 })));
  child.kill();
  await worker.terminate();
}

import { once } from 'node:events';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

/** What a JavaScript programmer writes first: a loop around Math.random(), on worker_threads. Usage: math-random SAMPLES THREADS */

function countHits(samples: number): number {
  let hits = 0;
  for (let i = 0; i < samples; i++) {
    const x = Math.random();
    const y = Math.random();
    if (x * x + y * y < 1) hits++;
  }
  return hits;
}

async function main(samples: number, threads: number): Promise<void> {
  const each = Math.floor(samples / threads);
  const workers = Array.from({ length: threads }, () => new Worker(new URL(import.meta.url)));
  const countOnAll = async (count: number): Promise<number> => {
    const answers = workers.map((worker) => once(worker, 'message'));
    for (const worker of workers) worker.postMessage(count);
    return (await Promise.all(answers)).reduce((total, [hits]) => total + Number(hits), 0);
  };
  await countOnAll(each / 10);
  const begin = performance.now();
  const hits = await countOnAll(each);
  const seconds = (performance.now() - begin) / 1000;
  process.stdout.write(`${JSON.stringify({ samples: each * threads, hits, seconds })}\n`);
  await Promise.all(workers.map((worker) => worker.terminate()));
}

if (isMainThread) await main(Number(process.argv[2]), Number(process.argv[3]));
else parentPort?.on('message', (samples: number) => parentPort?.postMessage(countHits(samples)));

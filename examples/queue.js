// Queue: workers take shards from Redis until none is left. Here both live in one process; on a cluster, each machine runs
// `estimate-pi work --redis URL`.
//   node examples/queue.js [samples] [seed] [redis-url]
import { createWorker, submitEstimate } from 'estimate-pi/bullmq';
import { numbers, show } from './show.js';

const { samples, seed } = numbers({ samples: 1e10, seed: 42 });
const place = {
  connection: process.argv[4] ?? 'redis://127.0.0.1:6379',
  queue: `example-${process.pid}`,
  patienceMs: 2000,
};
const workers = [1, 2].map(() => createWorker({ ...place, threads: 1 }));
for (const worker of workers) worker.ended.catch(() => undefined);
const estimate = await submitEstimate({ ...place, samples, seed }).catch((error) => {
  console.error(`${error.message}\nStart a Redis first: redis-server, or docker run -p 6379:6379 redis`);
  process.exit(1);
});
await Promise.all(workers.map((worker) => worker.close()));
await show(estimate, estimate.elapsedMs);

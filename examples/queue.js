// Queue: workers take shards from Redis until none is left. Here both live in one process; on a cluster, each machine runs
// `estimate-pi work --redis URL`.
//   node examples/queue.js [samples] [seed] [redis-url]
import { createWorker, submitEstimate } from 'estimate-pi/bullmq';

const [samples = '1e9', seed = '42', connection = 'redis://127.0.0.1:6379'] = process.argv.slice(2);
const queue = `example-${process.pid}`;
const workers = [1, 2].map(() => createWorker({ connection, queue, threads: 1 }));
try {
  const estimate = await submitEstimate({ connection, queue, samples: Number(samples), seed: Number(seed) });
  console.log(JSON.stringify(estimate));
} finally {
  await Promise.all(workers.map((worker) => worker.close()));
}

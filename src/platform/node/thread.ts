import { parentPort, workerData } from 'node:worker_threads';
import type { Task } from '../../backends/workers/messages.js';
import { createThread } from '../../backends/workers/thread.js';
import { adoptWasm } from '../../kernels/wasm.js';
import type { ThreadData } from './worker.js';

/** The entry of a worker thread. */

const { wasm } = workerData as ThreadData;
if (wasm !== undefined) adoptWasm(wasm);

const takeOn = createThread((left) => parentPort?.postMessage(left), setImmediate);
parentPort?.on('message', (task: Task) => takeOn(task));

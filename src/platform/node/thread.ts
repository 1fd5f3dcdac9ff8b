import { parentPort } from 'node:worker_threads';
import type { Task } from '../../backends/workers/messages.js';
import { createThread } from '../../backends/workers/thread.js';

/** The entry of a worker thread. */

const takeOn = createThread((left) => parentPort?.postMessage(left), setImmediate);
parentPort?.on('message', (task: Task) => takeOn(task));

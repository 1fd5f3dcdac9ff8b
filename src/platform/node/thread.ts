import { parentPort } from 'node:worker_threads';
import { type Control, controlOver } from '../../backends/control.js';
import type { Left, Task } from '../../backends/workers/messages.js';
import { hasBlocksLeft, serve } from '../../backends/workers/serve.js';

/** The entry of a worker thread: serves the tasks it is sent, a slice of each in turn. */

/** About 30 ms: a task behind a giant starts soon, and messages are read in between. */
const BLOCKS_PER_SLICE = 24;

type Serving = Task & { readonly shared: Control };

const tasks: Serving[] = [];

function serveOneSlice(): void {
  const task = tasks.shift();
  if (task === undefined) return;
  serve(task.range, task.shared, BLOCKS_PER_SLICE);
  if (hasBlocksLeft(task.range, task.shared)) {
    tasks.push(task);
  } else {
    parentPort?.postMessage({ id: task.id } satisfies Left);
  }
  if (tasks.length > 0) setImmediate(serveOneSlice);
}

parentPort?.on('message', (task: Task) => {
  tasks.push({ ...task, shared: controlOver(task.control) });
  if (tasks.length === 1) setImmediate(serveOneSlice);
});

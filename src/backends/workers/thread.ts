import { kernelNamed } from '../../kernels/select.js';
import { controlOver, type SharedControl } from '../shared-control.js';
import type { Left, Task } from './messages.js';
import { hasBlocksLeft, serve } from './serve.js';

/** A worker thread: serves the tasks it is sent, a slice of each in turn. */

/** About 30 ms: a task behind a long one starts soon, and messages are read in between. */
const BLOCKS_PER_SLICE = 24;

type Serving = Task & { readonly shared: SharedControl };

/**
 * @param say - tells the pool that a task is left
 * @param later - runs a function after messages that have arrived
 * @returns takes a task on
 */
export function createThread(say: (left: Left) => void, later: (run: () => void) => void): (task: Task) => void {
  const tasks: Serving[] = [];

  const serveOneSlice = (): void => {
    const task = tasks.shift();
    if (task === undefined) return;
    serve(task.range, kernelNamed(task.kernel), task.shared, BLOCKS_PER_SLICE);
    if (hasBlocksLeft(task.range, task.shared)) tasks.push(task);
    else say({ id: task.id });
    if (tasks.length > 0) later(serveOneSlice);
  };

  return (task) => {
    tasks.push({ ...task, shared: controlOver(task.control) });
    if (tasks.length === 1) later(serveOneSlice);
  };
}

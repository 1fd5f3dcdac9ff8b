import { join } from 'node:path';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { messageOf } from '../../errors.js';
import type { WasmModule } from '../../kernels/wasm.js';
import { packageRoot } from './package-root.js';
import { THREAD_SCRIPT } from './thread-script.js';

/** How a worker thread is started, and what can be asked of it. */

export type WorkerThread = {
  post(message: unknown): void;
  /** Whether the thread keeps the process alive. */
  hold(isHeld: boolean): void;
  terminate(): void;
};

export type WorkerEvents = {
  onMessage(message: unknown): void;
  /** Once: it has started, and reads messages. Pages are not told. */
  onStarted(): void;
  /** Once: it ended, by itself or because of an error. */
  onGone(why: string, cause?: unknown): void;
};

/** A thread keeps a few words of each call; by default it would let 48 MiB of them pile up before it looks. */
const LITTLE_GARBAGE = { maxYoungGenerationSizeMb: 2 };

const ENTRY = 'dist/platform/node/thread.js';

/** One script in this module where the package was built, so that there is no file to be lost; its file where only tsc ran. */
function startWorker(options: WorkerOptions): Worker {
  return THREAD_SCRIPT === ''
    ? new Worker(join(packageRoot(), ENTRY), options)
    : new Worker(THREAD_SCRIPT, { ...options, eval: true });
}

/** What a thread is given when it starts. */
export type ThreadData = { readonly wasm: WasmModule | undefined };

/** @throws where the system or its permissions allow no further thread */
export function startWorkerThread(data: ThreadData, { onMessage, onStarted, onGone }: WorkerEvents): WorkerThread {
  // The parent's own flags (--input-type, --test …) are not for this file.
  const worker = startWorker({
    execArgv: [],
    name: 'estimate-pi',
    resourceLimits: LITTLE_GARBAGE,
    workerData: data,
  });
  let isHeld = false;
  let isGone = false;
  const goneOnce = (why: string, cause?: unknown): void => {
    if (!isGone) onGone(why, cause);
    isGone = true;
  };
  worker.unref();
  // Starting up takes a reference of its own, which outlives the unref above where a sync call blocks this thread meanwhile.
  worker.once('online', () => {
    if (!isHeld) worker.unref();
    onStarted();
  });
  worker.on('message', onMessage);
  worker.on('error', (error) => goneOnce(messageOf(error), error));
  worker.on('exit', (code) => goneOnce(`it exited with code ${code}`));
  return {
    post: (message) => worker.postMessage(message),
    hold(held) {
      isHeld = held;
      if (held) worker.ref();
      else worker.unref();
    },
    terminate() {
      isGone = true;
      void worker.terminate();
    },
  };
}

let mayWait: boolean | undefined;

/** Whether this thread may block until others are done; the main thread of a page or of an Electron window may not. */
export function canWait(): boolean {
  if (mayWait !== undefined) return mayWait;
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0);
    mayWait = true;
  } catch {
    mayWait = false;
  }
  return mayWait;
}

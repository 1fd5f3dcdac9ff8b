import type { ThreadData, WorkerEvents, WorkerThread } from '../node/worker.js';
import { THREAD_SCRIPT } from './thread-script.js';

/** How a worker is started, and what can be asked of it. */

let scriptUrl: string | undefined;

/** One for all workers, kept as long as the page is: to revoke it while one starts would be a race. */
function urlOfScript(): string {
  scriptUrl ??= URL.createObjectURL(new Blob([THREAD_SCRIPT], { type: 'text/javascript' }));
  return scriptUrl;
}

/** @throws where the page's policy allows no worker, and says so at once */
export function startWorkerThread(data: ThreadData, { onMessage, onGone }: WorkerEvents): WorkerThread {
  const worker = new Worker(urlOfScript(), { name: 'estimate-pi' });
  worker.onmessage = ({ data: message }) => onMessage(message);
  worker.onerror = (event) => {
    // Handled: it is not to be shown as an error of the page.
    event.preventDefault();
    worker.terminate();
    onGone(event.message || "it did not start, perhaps for the page's Content-Security-Policy (worker-src blob:)");
  };
  worker.postMessage(data);
  return {
    post: (message) => worker.postMessage(message),
    // A page lives on without its workers, and they end with it.
    hold: () => undefined,
    terminate: () => worker.terminate(),
  };
}

import { afterEvents } from './worker.js';

/** Lets what the page has been asked meanwhile in before a long computation on this thread goes on. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => afterEvents(resolve));
}

import { setImmediate } from 'node:timers/promises';

/** Lets signals, timers and messages in before a long computation on this thread goes on. */
export async function nextTurn(): Promise<void> {
  await setImmediate();
}

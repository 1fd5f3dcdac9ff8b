import { clearInterval, clearTimeout, setImmediate, setInterval, setTimeout } from 'node:timers';

/**
 * Timers of the system. Not the global ones, which a test's environment fakes or has of a browser; and kept at load time, because
 * fake timers take the place of those in node:timers as well.
 */
const system = { clearInterval, clearTimeout, setImmediate, setInterval, setTimeout };

/** Runs a function once, after a while; returns how to keep it from that. */
export function after(milliseconds: number, run: () => void): () => void {
  const timer = system.setTimeout(run, milliseconds);
  return () => system.clearTimeout(timer);
}

/** Runs a function again and again; returns how to end that. */
export function every(milliseconds: number, run: () => void): () => void {
  const timer = system.setInterval(run, milliseconds);
  return () => system.clearInterval(timer);
}

/** Runs a function after a while, if the process still lives: it does not keep it alive. */
export function afterWhile(milliseconds: number, run: () => void): void {
  system.setTimeout(run, milliseconds).unref();
}

/** Runs a function once what has happened meanwhile (signals, messages, timers, input) has been heard. */
export function afterEvents(run: () => void): void {
  system.setImmediate(run);
}

/** Lets signals, timers and messages in before a long computation on this thread goes on. */
export function nextTurn(): Promise<void> {
  return new Promise(afterEvents);
}

/** Resolves after a while. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void after(milliseconds, resolve));
}

/** Timers of the system, kept at load time: a test's environment may put fake ones in their place. */
const system = {
  clearInterval: globalThis.clearInterval.bind(globalThis),
  clearTimeout: globalThis.clearTimeout.bind(globalThis),
  setInterval: globalThis.setInterval.bind(globalThis),
  setTimeout: globalThis.setTimeout.bind(globalThis),
};

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

/** Runs a function after a while. */
export function afterWhile(milliseconds: number, run: () => void): void {
  after(milliseconds, run);
}

const waiting: (() => void)[] = [];
let channel: MessageChannel | undefined;

/** Runs a function once what has happened meanwhile has been heard. By a message: timers in a row are held up by 4 ms each. */
export function afterEvents(run: () => void): void {
  if (channel === undefined) {
    channel = new MessageChannel();
    channel.port1.onmessage = () => waiting.shift()?.();
  }
  waiting.push(run);
  channel.port2.postMessage(undefined);
}

/** Lets signals, timers and messages in before a long computation on this thread goes on. */
export function nextTurn(): Promise<void> {
  return new Promise(afterEvents);
}

/** Resolves after a while. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void after(milliseconds, resolve));
}

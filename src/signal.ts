/** Aborting a call, by any AbortSignal: of this realm or another, of a platform old or new. */

/** What is used of an AbortSignal. */
export type Signal = {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
};

export function isSignal(value: unknown): value is Signal {
  if (typeof value !== 'object' || value === null) return false;
  const signal = value as Partial<Signal>;
  return (
    typeof signal.aborted === 'boolean' &&
    typeof signal.addEventListener === 'function' &&
    typeof signal.removeEventListener === 'function'
  );
}

/** What a call rejects with that `signal` aborted; some platforms know no reasons yet. */
export function reasonOf(signal: Signal): unknown {
  return signal.reason ?? Object.assign(new Error('This operation was aborted'), { name: 'AbortError', code: 20 });
}

export function refuseAborted(signal: Signal | undefined): void {
  if (signal?.aborted) throw reasonOf(signal);
}

type Hub = { readonly listeners: Set<() => void>; readonly onAbort: () => void };

/** One listener a signal, however many calls it serves: Node warns of a leak where it counts more than ten. */
const hubs = new WeakMap<Signal, Hub>();

/** Calls `listener` once when the signal aborts; returns how to stop listening. */
export function onAbort(signal: Signal, listener: () => void): () => void {
  let hub = hubs.get(signal);
  if (hub === undefined) {
    const listeners = new Set<() => void>();
    const tellAll = (): void => {
      for (const each of [...listeners]) each();
    };
    hub = { listeners, onAbort: tellAll };
    hubs.set(signal, hub);
    signal.addEventListener('abort', tellAll);
  }
  const { listeners } = hub;
  // Of its own for each call: two calls may bring the same function.
  const own = (): void => listener();
  listeners.add(own);
  return () => {
    listeners.delete(own);
    if (listeners.size > 0 || hubs.get(signal) !== hub) return;
    hubs.delete(signal);
    signal.removeEventListener('abort', hub.onAbort);
  };
}

export type AbortWatch = {
  /** Only ever rejects, with what a call that the signal aborts rejects with. */
  readonly aborted: Promise<never>;
  stop(): void;
};

/** The abort of a signal as a promise, to be raced; without a signal it never settles. */
export function watchAbort(signal: Signal | undefined): AbortWatch {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    if (signal !== undefined) stop = onAbort(signal, () => reject(reasonOf(signal)));
  });
  // Whoever races it sees the rejection; it must not end the process where nobody does any more.
  aborted.catch(() => undefined);
  return { aborted, stop };
}

import { cpus } from 'node:os';

/** What all processors and this process have done up to a moment. */
export type LoadMark = { readonly wallMs: number; readonly busyMs: number; readonly ownMs: number };

export function markLoad(): LoadMark {
  const busyMs = cpus().reduce((total, { times }) => total + times.user + times.nice + times.sys + times.irq, 0);
  const { user, system } = process.cpuUsage();
  return { wallMs: performance.now(), busyMs, ownMs: (user + system) / 1000 };
}

/** How many processors programs other than this one kept busy between two marks, on average. */
export function otherLoadBetween(before: LoadMark, after: LoadMark): number {
  const others = after.busyMs - before.busyMs - (after.ownMs - before.ownMs);
  return Math.max(others / (after.wallMs - before.wallMs), 0);
}

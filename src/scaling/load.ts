import { cpus } from 'node:os';

/** A moment from which the load of other programs is counted. */
export type LoadMark = { readonly wallMs: number; readonly busyMs: number; readonly ownMs: number };

export function markLoad(): LoadMark {
  const busyMs = cpus().reduce((total, { times }) => total + times.user + times.nice + times.sys + times.irq, 0);
  const { user, system } = process.cpuUsage();
  return { wallMs: performance.now(), busyMs, ownMs: (user + system) / 1000 };
}

/** How many processors programs other than this one kept busy since the mark, on average. */
export function otherLoadSince(mark: LoadMark): number {
  const now = markLoad();
  const others = now.busyMs - mark.busyMs - (now.ownMs - mark.ownMs);
  return Math.max(others / (now.wallMs - mark.wallMs), 0);
}

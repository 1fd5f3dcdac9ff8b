import { cpus } from 'node:os';
import { join } from 'node:path';
import { now } from '../../clock.js';
import { processorsAllowed } from './affinity.js';
import { throttledMs } from './cgroups.js';
import { readText } from './read-text.js';

/** What the processors of this process, and it alone, have done up to a moment. */
export type LoadMark = {
  readonly wallMs: number;
  readonly busyMs: number;
  readonly ownMs: number;
  /** null where the system does not tell. */
  readonly throttledMs: number | null;
};

/** Linux counts in hundredths of a second, whatever its own clock. */
const MS_PER_TICK = 10;

/**
 * The time that the processors of this process were busy, also for other guests of the same host (steal), which `os.cpus()`
 * leaves out. Source: the Linux kernel's filesystems/proc, /proc/stat.
 */
function busyMsOnLinux(root: string): number | undefined {
  const processors = processorsAllowed(root);
  const lines = readText(join(root, 'proc/stat'))?.split('\n');
  if (processors === undefined || lines === undefined) return undefined;
  const allowed = new Set(processors.map((processor) => `cpu${processor}`));
  const ticks = lines.flatMap((line) => {
    const [name = '', user, nice, system, , , irq, softirq, steal] = line.split(/\s+/);
    return allowed.has(name) ? [user, nice, system, irq, softirq, steal].map((each) => Number(each ?? 0)) : [];
  });
  return ticks.reduce((total, each) => total + each, 0) * MS_PER_TICK;
}

function busyMs(): number {
  return cpus().reduce((total, { times }) => total + times.user + times.nice + times.sys + times.irq, 0);
}

function ownMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Milliseconds that this process has been on a processor, summed over its threads; null where the platform does not tell. */
export function processorMs(): number | null {
  return ownMs();
}

/** @param root - '/' but in tests */
export function markLoad(root: string = '/'): LoadMark {
  return {
    wallMs: now(),
    busyMs: busyMsOnLinux(root) ?? busyMs(),
    ownMs: ownMs(),
    throttledMs: throttledMs(root) ?? null,
  };
}

/** How many processors programs other than this one kept busy between two marks, on average. */
export function otherLoadBetween(before: LoadMark, after: LoadMark): number | null {
  const others = after.busyMs - before.busyMs - (after.ownMs - before.ownMs);
  return Math.max(others / (after.wallMs - before.wallMs), 0);
}

/** How long a quota stopped threads between two marks, in milliseconds; null where the system does not tell. */
export function throttledMsBetween(before: LoadMark, after: LoadMark): number | null {
  return before.throttledMs === null || after.throttledMs === null ? null : after.throttledMs - before.throttledMs;
}

import { arch, cpus, platform } from 'node:os';
import { join } from 'node:path';
import { cgroupQuota, processorsAllowed, readText, threadBudget, upwards } from './threads.js';

/** The machine that a study ran on, and what of it this process may use. */
export type Machine = {
  readonly cpu: string;
  readonly platform: string;
  readonly node: string;
  readonly physicalCores: number;
  /** Logical processors, hyperthreads counted. */
  readonly hardwareThreads: number;
  /** Fast and frugal cores of a hybrid processor; the frugal are 0 on all others. */
  readonly performanceCores: number;
  readonly efficiencyCores: number;
  /** Logical processors that the scheduler may put this process on. */
  readonly allowedThreads: number;
  /** Physical cores that those belong to. */
  readonly allowedCores: number;
  /** The cgroup's CPU quota in processors; null where none is set. */
  readonly quota: number | null;
};

/** Processors that affinity and quota leave to this process, at least 1; not always a whole number. */
export function processorsLeft({ allowedThreads, quota }: Pick<Machine, 'allowedThreads' | 'quota'>): number {
  return Math.max(Math.min(allowedThreads, quota ?? Number.POSITIVE_INFINITY), 1);
}

/** Whether so many threads each have a core, and the quota lets them all run: then only serial work can hold them up. */
export function haveOwnCores(
  threads: number,
  { allowedCores, quota }: Pick<Machine, 'allowedCores' | 'quota'>,
): boolean {
  return threads <= allowedCores && threads <= (quota ?? Number.POSITIVE_INFINITY);
}

/**
 * Physical cores among the processors that this process may run on, or undefined where the system does not tell. Source: the
 * Linux kernel's admin-guide/cputopology. `root` is '/' but in tests.
 */
export function coresAllowed(root: string): number | undefined {
  const processors = processorsAllowed(root);
  if (processors === undefined) return undefined;
  const cores = new Set<string>();
  for (const processor of processors) {
    const topology = join(root, `sys/devices/system/cpu/cpu${processor}/topology`);
    const siblings = readText(join(topology, 'core_cpus_list')) ?? readText(join(topology, 'thread_siblings_list'));
    if (siblings === undefined) return undefined;
    cores.add(siblings);
  }
  return cores.size;
}

function stoppedMs(stat: string): number | undefined {
  const microseconds = /^throttled_usec (\d+)$/m.exec(stat)?.[1];
  const nanoseconds = /^throttled_time (\d+)$/m.exec(stat)?.[1];
  if (microseconds !== undefined) return Number(microseconds) / 1e3;
  return nanoseconds === undefined ? undefined : Number(nanoseconds) / 1e6;
}

/**
 * How long quotas have stopped threads of this process's cgroup, or of one above it, so far: milliseconds, summed over the
 * processors; undefined where the system does not tell. Sources: cpu.stat in the Linux kernel's admin-guide/cgroup-v2
 * (throttled_usec) and scheduler/sched-bwc (throttled_time). `root` is '/' but in tests.
 */
export function throttledMs(root: string): number | undefined {
  const stopped: number[] = [];
  for (const line of readText(join(root, 'proc/self/cgroup'))?.split('\n') ?? []) {
    const [hierarchy, controllers = '', folder = '/'] = line.split(':');
    const hasQuota = controllers.split(',').includes('cpu');
    const mounts = hierarchy === '0' && controllers === '' ? [''] : hasQuota ? ['cpu', 'cpu,cpuacct'] : [];
    for (const mount of mounts) {
      for (const path of upwards(folder)) {
        const stat = readText(join(root, 'sys/fs/cgroup', mount, path, 'cpu.stat'));
        const milliseconds = stat === undefined ? undefined : stoppedMs(stat);
        if (milliseconds !== undefined) stopped.push(milliseconds);
      }
    }
  }
  return stopped.length === 0 ? undefined : Math.max(...stopped);
}

export async function describeMachine(): Promise<Machine> {
  const { default: systeminformation } = await import('systeminformation');
  const {
    manufacturer,
    brand,
    cores,
    physicalCores,
    performanceCores,
    efficiencyCores = 0,
  } = await systeminformation.cpu();
  const { processors } = threadBudget();
  // What the library could not find out, it gives as 0 or as an empty text.
  const hardwareThreads = Math.max(cores || cpus().length, processors);
  const physical = Math.min(physicalCores || hardwareThreads, hardwareThreads);
  return {
    cpu: `${manufacturer} ${brand}`.trim() || (cpus()[0]?.model.trim() ?? 'unknown'),
    platform: `${platform()}-${arch()}`,
    node: process.version,
    physicalCores: physical,
    hardwareThreads,
    performanceCores: efficiencyCores > 0 && performanceCores ? performanceCores : physical,
    efficiencyCores,
    allowedThreads: processors,
    allowedCores: Math.min(coresAllowed('/') ?? physical, processors),
    quota: cgroupQuota('/'),
  };
}

import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { threadsVariable } from '../../environment.js';

/** How many threads a call uses by default, and why that many. */
export type ThreadBudget = {
  readonly threads: number;
  readonly limitedBy: 'environment' | 'processors' | 'quota';
  /** Logical processors that the scheduler may put this process on. */
  readonly processors: number;
  /** The cgroup's CPU quota in processors, where one is set. */
  readonly quota: number | null;
};

export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    // Not Linux, or not for us to read: then nothing is known.
    return undefined;
  }
}

function share(quota: string | undefined, period: string | undefined): number {
  const limit = Number(quota) / Number(period);
  return Number.isFinite(limit) && limit > 0 ? limit : Number.POSITIVE_INFINITY;
}

/** The folder and all above it: a quota holds for everything below. In a container the folder itself may not be visible. */
export function upwards(folder: string): string[] {
  const names = folder.split('/').filter((name) => name !== '');
  return Array.from({ length: names.length + 1 }, (_, up) => names.slice(0, names.length - up).join('/'));
}

/**
 * The tightest CPU quota over this process, in processors, from cgroup v2 (cpu.max) and v1 (cpu.cfs_quota_us), or null.
 * Source: the Linux kernel's admin-guide/cgroup-v2 and scheduler/sched-bwc. `root` is '/' but in tests.
 */
export function cgroupQuota(root: string): number | null {
  const limits: number[] = [];
  for (const line of readText(join(root, 'proc/self/cgroup'))?.split('\n') ?? []) {
    const [hierarchy, controllers = '', folder = '/'] = line.split(':');
    if (hierarchy === '0' && controllers === '') {
      for (const path of upwards(folder)) {
        const [quota, period] = readText(join(root, 'sys/fs/cgroup', path, 'cpu.max'))?.split(' ') ?? [];
        limits.push(share(quota, period));
      }
    } else if (controllers.split(',').includes('cpu')) {
      for (const mount of ['cpu', 'cpu,cpuacct']) {
        for (const path of upwards(folder)) {
          const at = join(root, 'sys/fs/cgroup', mount, path);
          limits.push(share(readText(join(at, 'cpu.cfs_quota_us')), readText(join(at, 'cpu.cfs_period_us'))));
        }
      }
    }
  }
  const tightest = Math.min(...limits);
  return Number.isFinite(tightest) ? tightest : null;
}

let measured: ThreadBudget | undefined;

/** `0-2,5` as the Linux kernel writes lists of processors. */
export function parseProcessorList(text: string): number[] {
  return text.split(',').flatMap((part) => {
    if (part === '') return [];
    const [first, last = first] = part.split('-').map(Number);
    if (first === undefined || last === undefined || Number.isNaN(first) || Number.isNaN(last)) return [];
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

/**
 * The logical processors that the scheduler may put this process on, or undefined where the system does not tell: the Linux
 * kernel does, in proc(5). Newer versions of libuv count the cgroup's quota in, rounded down, so availableParallelism is asked
 * only elsewhere. `root` is '/' but in tests.
 */
export function processorsAllowed(root: string): number[] | undefined {
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readText(join(root, 'proc/self/status')) ?? '')?.[1];
  const processors = list === undefined ? [] : parseProcessorList(list);
  return processors.length === 0 ? undefined : processors;
}

/** Measured once: affinity, the quota rounded up, or what ESTIMATE_PI_THREADS says. */
export function threadBudget(): ThreadBudget {
  if (measured !== undefined) return measured;
  const processors = processorsAllowed('/')?.length ?? availableParallelism();
  const quota = cgroupQuota('/');
  const forced = threadsVariable();
  if (forced !== undefined) {
    measured = { threads: forced, limitedBy: 'environment', processors, quota };
  } else if (quota !== null && Math.ceil(quota) < processors) {
    measured = { threads: Math.max(Math.ceil(quota), 1), limitedBy: 'quota', processors, quota };
  } else {
    measured = { threads: processors, limitedBy: 'processors', processors, quota };
  }
  return measured;
}

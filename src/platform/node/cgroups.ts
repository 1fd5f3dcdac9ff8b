import { join } from 'node:path';
import { readText } from './read-text.js';

/** What Linux's control groups say about this process's processors: the quota, and how long it stopped threads. */

type CpuFolder = { readonly version: 1 | 2; readonly path: string };

/** The folder and all above it: a quota holds for everything below. In a container the folder itself may not be visible. */
function upwards(folder: string): string[] {
  const names = folder.split('/').filter((name) => name !== '');
  return Array.from({ length: names.length + 1 }, (_, up) => names.slice(0, names.length - up).join('/'));
}

/** Every folder that may hold a limit on this process's processors, whether it exists or not. */
function cpuFolders(root: string): CpuFolder[] {
  const lines = readText(join(root, 'proc/self/cgroup'))?.split('\n') ?? [];
  return lines.flatMap((line) => {
    const [hierarchy, controllers = '', folder = '/'] = line.split(':');
    const isVersion2 = hierarchy === '0' && controllers === '';
    const mounts = isVersion2 ? [''] : controllers.split(',').includes('cpu') ? ['cpu', 'cpu,cpuacct'] : [];
    return mounts.flatMap((mount) =>
      upwards(folder).map((path): CpuFolder => {
        return { version: isVersion2 ? 2 : 1, path: join(root, 'sys/fs/cgroup', mount, path) };
      }),
    );
  });
}

function quotaOf({ version, path }: CpuFolder): number | undefined {
  const [quota, period] =
    version === 2
      ? (readText(join(path, 'cpu.max'))?.split(' ') ?? [])
      : [readText(join(path, 'cpu.cfs_quota_us')), readText(join(path, 'cpu.cfs_period_us'))];
  const processors = Number(quota) / Number(period);
  return Number.isFinite(processors) && processors > 0 ? processors : undefined;
}

/**
 * The tightest CPU quota over this process, in processors, from cgroup v2 (cpu.max) and v1 (cpu.cfs_quota_us), or null.
 * Source: the Linux kernel's admin-guide/cgroup-v2 and scheduler/sched-bwc. `root` is '/' but in tests.
 */
export function cgroupQuota(root: string): number | null {
  const quotas = cpuFolders(root).flatMap((folder) => quotaOf(folder) ?? []);
  return quotas.length === 0 ? null : Math.min(...quotas);
}

function stoppedMs({ path }: CpuFolder): number | undefined {
  const statistics = readText(join(path, 'cpu.stat')) ?? '';
  const microseconds = /^throttled_usec (\d+)$/m.exec(statistics)?.[1];
  const nanoseconds = /^throttled_time (\d+)$/m.exec(statistics)?.[1];
  if (microseconds !== undefined) return Number(microseconds) / 1e3;
  return nanoseconds === undefined ? undefined : Number(nanoseconds) / 1e6;
}

/**
 * How long quotas have stopped threads of this process's cgroup, or of one above it, so far: milliseconds, summed over the
 * processors; undefined where the system does not tell. Sources: cpu.stat in the Linux kernel's admin-guide/cgroup-v2
 * (throttled_usec) and scheduler/sched-bwc (throttled_time). `root` is '/' but in tests.
 */
export function throttledMs(root: string): number | undefined {
  const stopped = cpuFolders(root).flatMap((folder) => stoppedMs(folder) ?? []);
  return stopped.length === 0 ? undefined : Math.max(...stopped);
}

import { join } from 'node:path';
import { readText } from './read-text.js';

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

/**
 * Physical cores among those processors, or undefined. Source: the Linux kernel's admin-guide/cputopology. `root` is '/' but in
 * tests.
 */
export function coresAllowed(root: string): number | undefined {
  const cores = new Set<string>();
  for (const processor of processorsAllowed(root) ?? []) {
    const topology = join(root, `sys/devices/system/cpu/cpu${processor}/topology`);
    const siblings = readText(join(topology, 'core_cpus_list')) ?? readText(join(topology, 'thread_siblings_list'));
    if (siblings === undefined) return undefined;
    cores.add(siblings);
  }
  return cores.size === 0 ? undefined : cores.size;
}

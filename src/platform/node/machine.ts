import { arch, cpus, platform } from 'node:os';
import { join } from 'node:path';
import type { Machine } from '../machine.js';
import { coresAllowed } from './affinity.js';
import { cgroupQuota } from './cgroups.js';
import { packageRoot, requireFrom } from './package-root.js';
import { threadBudget } from './threads.js';

/** Linux on x86 says so among the processor's features; elsewhere nothing is claimed. */
function isVirtual(flags: string): boolean | null {
  return platform() === 'linux' && arch() === 'x64' && flags !== '' ? flags.split(' ').includes('hypervisor') : null;
}

/**
 * Required from the package's folder and not imported: esbuild's ES modules cannot hold a CommonJS package, and webpack warns of what it
 * does not find for macOS. A bundle that was moved away from the package does without, and each hardware thread counts as a core.
 */
function loadSysteminformation(): typeof import('systeminformation') | undefined {
  try {
    return requireFrom(join(packageRoot(), 'package.json'))('systeminformation') as typeof import('systeminformation');
  } catch {
    return undefined;
  }
}

export async function describeMachine(): Promise<Machine> {
  const processor = await loadSysteminformation()?.cpu();
  const { manufacturer = '', brand = '', cores, physicalCores, performanceCores } = processor ?? {};
  const { efficiencyCores = 0, flags = '' } = processor ?? {};
  const allowed = threadBudget().processors;
  // What the library could not find out, it gives as 0 or as an empty text.
  const hardwareThreads = Math.max(cores || cpus().length, allowed);
  const physical = Math.min(physicalCores || hardwareThreads, hardwareThreads);
  return {
    cpu: `${manufacturer} ${brand}`.trim() || (cpus()[0]?.model.trim() ?? 'unknown'),
    platform: `${platform()}-${arch()}`,
    runtime: `Node ${process.versions.node}`,
    physicalCores: physical,
    hardwareThreads,
    performanceCores: efficiencyCores > 0 && performanceCores ? performanceCores : physical,
    efficiencyCores,
    isVirtual: isVirtual(flags),
    allowedThreads: allowed,
    allowedCores: Math.min(coresAllowed('/') ?? physical, allowed),
    quota: cgroupQuota('/'),
  };
}

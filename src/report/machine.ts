import type { Machine } from '../platform/machine.js';
import { plural } from './numbers.js';
import { safeText } from './untrusted.js';

/** A machine in words. */

/** Of a virtual machine or a browser page the cores may be unknown. */
function coresOf({ physicalCores, performanceCores, efficiencyCores }: Machine): string {
  if (efficiencyCores > 0 && performanceCores !== null) {
    return `, ${plural(performanceCores, 'performance core')} and ${plural(efficiencyCores, 'efficiency core')}`;
  }
  return physicalCores === null ? '' : `, ${plural(physicalCores, 'physical core')}`;
}

export function describeProcessor(machine: Machine): string {
  return `${safeText(machine.cpu)}${coresOf(machine)}, ${plural(machine.hardwareThreads, 'hardware thread')}`;
}

/** What affinity and quota leave of the machine. */
export function describeRestrictions({ allowedThreads, allowedCores, hardwareThreads, quota }: Machine): string {
  const cores = allowedCores === null ? '' : ` on ${plural(allowedCores, 'core')}`;
  const affinity =
    allowedThreads < hardwareThreads
      ? `affinity: ${plural(allowedThreads, 'hardware thread')}${cores}`
      : 'affinity: all of them';
  return `${affinity}; cgroup quota: ${quota === null ? 'none' : plural(Number(quota.toFixed(2)), 'processor')}`;
}

export function describeRuntime(machine: Machine): string {
  return safeText(`${machine.runtime} ${machine.platform}`);
}

export function describeLoad(otherLoad: number | null): string {
  return otherLoad === null ? 'unknown' : `${plural(Number(otherLoad.toFixed(2)), 'processor')}, on average`;
}

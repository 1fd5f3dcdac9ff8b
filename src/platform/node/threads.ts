import { availableParallelism } from 'node:os';
import { threadsVariable } from '../../environment.js';
import { processorsAllowed } from './affinity.js';
import { cgroupQuota } from './cgroups.js';

/** How many threads a call uses by default, and why that many. */
export type ThreadBudget = {
  readonly threads: number;
  readonly limitedBy: 'environment' | 'processors' | 'quota';
  /** Logical processors that the scheduler may put this process on. */
  readonly processors: number;
  /** The cgroup's CPU quota in processors, where one is set. */
  readonly quota: number | null;
};

let measured: ThreadBudget | undefined;

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

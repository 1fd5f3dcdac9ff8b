/** The machine that a study ran on, and what of it this process may use. */
export type Machine = {
  readonly cpu: string;
  readonly platform: string;
  /** What runs JavaScript, with its version: `Node 24.1.0`. */
  readonly runtime: string;
  /** null where the platform does not tell, as browsers do not. */
  readonly physicalCores: number | null;
  /** Logical processors, hyperthreads counted. */
  readonly hardwareThreads: number;
  /** The fast cores of a hybrid processor; all cores of any other. null where the platform does not tell. */
  readonly performanceCores: number | null;
  /** The slow cores of a hybrid processor; 0 on any other. */
  readonly efficiencyCores: number;
  /** Whether this is a virtual machine, whose cores may be hyperthreads of the host; null where the platform does not tell. */
  readonly isVirtual: boolean | null;
  /** Logical processors that the scheduler may put this process on. */
  readonly allowedThreads: number;
  /** Physical cores that those belong to; null where the platform does not tell. */
  readonly allowedCores: number | null;
  /** The cgroup's CPU quota in processors; null where none is set. */
  readonly quota: number | null;
};

/** Processors that affinity and quota leave to this process, at least 1; not always a whole number. */
export function processorsLeft({ allowedThreads, quota }: Pick<Machine, 'allowedThreads' | 'quota'>): number {
  return Math.max(Math.min(allowedThreads, quota ?? Number.POSITIVE_INFINITY), 1);
}

/**
 * What so many threads run on when the scheduler spreads them well: each on a core of its own (on a performance core while
 * there are any left), some on efficiency cores, some as second threads of a core, or more than there are processors for.
 */
export type Placement = 'cores' | 'efficiency cores' | 'hyperthreads' | 'taking turns';

type Limits = Pick<Machine, 'allowedThreads' | 'allowedCores' | 'performanceCores' | 'efficiencyCores' | 'quota'>;

export function placementOf(threads: number, machine: Limits): Placement {
  const { allowedThreads, allowedCores, performanceCores, efficiencyCores, quota } = machine;
  if (threads > allowedThreads || threads > (quota ?? Number.POSITIVE_INFINITY)) return 'taking turns';
  if (threads > (allowedCores ?? allowedThreads)) return 'hyperthreads';
  return efficiencyCores > 0 && threads > (performanceCores ?? threads) ? 'efficiency cores' : 'cores';
}

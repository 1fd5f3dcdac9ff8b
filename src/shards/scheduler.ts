import { rangeError } from '../errors.js';
import { checkShardNumber, type ShardNumber } from './cut.js';

/** Which shard a batch system means, from the environment variables that it sets. */

export type ScheduledShard = ShardNumber & {
  /** The variables that told, for people to check. */
  readonly source: string;
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The variables of each system, the first of which that is set decides.
 *
 * Sources: Slurm's sbatch (array indices may begin anywhere and have steps) and srun; Kubernetes, Indexed Jobs, which tell
 * the index alone; Open MPI's mpirun; PMI of MPICH, Intel MPI and others.
 */
const SCHEDULERS: readonly {
  readonly index: string;
  readonly count?: string;
  readonly first?: string;
  readonly step?: string;
}[] = [
  {
    index: 'SLURM_ARRAY_TASK_ID',
    count: 'SLURM_ARRAY_TASK_COUNT',
    first: 'SLURM_ARRAY_TASK_MIN',
    step: 'SLURM_ARRAY_TASK_STEP',
  },
  { index: 'JOB_COMPLETION_INDEX' },
  { index: 'OMPI_COMM_WORLD_RANK', count: 'OMPI_COMM_WORLD_SIZE' },
  { index: 'PMI_RANK', count: 'PMI_SIZE' },
  // Last, because Slurm sets it in every job, also in one that starts its processes through MPI.
  { index: 'SLURM_PROCID', count: 'SLURM_NTASKS' },
];

function readInteger(environment: Environment, name: string): number | undefined {
  const text = environment[name];
  if (text === undefined || text === '') return undefined;
  if (!/^\d{1,15}$/.test(text)) throw rangeError('ERR_OUT_OF_RANGE', `${name} must be a whole number; got '${text}'`);
  return Number(text);
}

/**
 * The shard that the environment names; undefined where it names none.
 *
 * @param count - how many shards there are, where the system does not tell (Kubernetes) or is not to be asked
 * @throws RangeError where what it says makes no sense, or where nobody tells the count
 */
export function scheduledShard(environment: Environment, count?: number): ScheduledShard | undefined {
  for (const { index: indexName, count: countName, first, step } of SCHEDULERS) {
    const id = readInteger(environment, indexName);
    if (id === undefined) continue;
    const told = countName === undefined ? undefined : readInteger(environment, countName);
    const shards = count ?? told;
    if (shards === undefined) {
      const missing = countName === undefined ? '' : ` and ${countName} is not set`;
      throw rangeError(
        'ERR_OUT_OF_RANGE',
        `${indexName} tells the shard but not of how many${missing}: give --shards N`,
      );
    }
    // A count of the caller's own means numbers of its own: a part of the array that runs again keeps its numbers.
    const isTold = count === undefined;
    const least = (isTold && first && readInteger(environment, first)) || 0;
    const stride = (isTold && step && readInteger(environment, step)) || 1;
    const shard = { index: (id - least) / stride, count: shards };
    checkShardNumber(shard);
    const source = isTold ? `${indexName} and ${countName}` : `${indexName} and --shards`;
    return { ...shard, source };
  }
  return undefined;
}

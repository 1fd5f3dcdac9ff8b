import { failure } from '../../errors.js';
import type { Crew } from '../node/processes.js';

/** A browser starts no processes. */
export async function enlistCrew(): Promise<Crew> {
  throw failure('ERR_PROCESS_FAILED', 'a page cannot start processes, so it cannot compare ways of going parallel');
}

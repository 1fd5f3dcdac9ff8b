import { failure } from '../../errors.js';
import type { ProcessGroup } from '../node/processes.js';

/** A browser starts no processes. */
export function requireProcesses(): never {
  throw failure('ERR_PROCESS_FAILED', 'a page cannot start processes, so it cannot compare ways of going parallel');
}

export async function startProcesses(): Promise<ProcessGroup> {
  return requireProcesses();
}

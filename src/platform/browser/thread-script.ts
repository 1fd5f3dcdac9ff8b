/**
 * The entry of a worker, thread.ts with all that it imports, as one script. The build puts it here. Inlined, it starts wherever this
 * file came from and whatever bundled it.
 */
export const THREAD_SCRIPT: string = '';

export { countSync, start, startError } from '../../backends/workers/pool.js';

/** Any: a program of its own may block its thread. */
export const MAX_SYNC_SAMPLES: number = Number.POSITIVE_INFINITY;

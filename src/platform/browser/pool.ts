export { countSync, start, startError } from '../../backends/workers/message-pool.js';

/**
 * On a page's main thread, what the slowest kernel counts in about 50 ms, which browsers call a long task and users feel; any
 * number in a worker.
 */
export const MAX_SYNC_SAMPLES: number = 'document' in globalThis ? 2 ** 24 : Number.POSITIVE_INFINITY;

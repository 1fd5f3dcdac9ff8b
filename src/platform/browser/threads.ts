import { MAX_THREADS } from '../../options.js';
import type { ThreadBudget } from '../node/threads.js';

/** As many as the browser tells of processors, which may be fewer than there are, against fingerprinting. */
export function threadBudget(): ThreadBudget {
  const processors = Math.min(navigator.hardwareConcurrency || 1, MAX_THREADS);
  return { threads: processors, limitedBy: 'processors', processors, quota: null };
}

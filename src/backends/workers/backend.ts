import type { Backend } from '../backend.js';
import { countHits, countHitsSync } from './pool.js';

export const workersBackend: Backend = { name: 'workers', kernels: ['typescript'], countHits, countHitsSync };

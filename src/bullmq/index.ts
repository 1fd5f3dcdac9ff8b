import { failure, messageOf } from '../errors.js';

/**
 * The engine across machines: BullMQ on Redis. `estimate-pi/bullmq`, for which bullmq and ioredis are to be installed. A package
 * that is missing is found out before this module's own code runs, so what needs it is loaded from here, with an error that
 * says what to install. `require` and bundlers, which cannot wait, take doors.js itself.
 */

export type * from './doors.js';

type Doors = typeof import('./doors.js');

async function loadDoors(): Promise<Doors> {
  try {
    return await import('./doors.js');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    const message = `estimate-pi/bullmq needs two more packages: npm install bullmq ioredis (${messageOf(error)})`;
    throw failure('ERR_PACKAGE_NOT_FOUND', message, error);
  }
}

const doors: Doors = await loadDoors();

export const createWorker: Doors['createWorker'] = doors.createWorker;
export const submitEstimate: Doors['submitEstimate'] = doors.submitEstimate;
export const queueStatus: Doors['queueStatus'] = doors.queueStatus;

import { codeOf, failure, messageOf } from '../errors.js';

/**
 * The door as `import` opens it: a package that is missing is found out before any code of the module that needs it runs, so
 * that module is loaded from here, with an error that says what to install. `require` and bundlers cannot wait for that, and
 * open index.js itself.
 */

export type * from './index.js';

type Door = typeof import('./index.js');

async function loadDoor(): Promise<Door> {
  try {
    return await import('./index.js');
  } catch (error) {
    if (codeOf(error) !== 'ERR_MODULE_NOT_FOUND') throw error;
    const message = `estimate-pi/bullmq needs two more packages: npm install bullmq ioredis (${messageOf(error)})`;
    throw failure('ERR_PACKAGE_NOT_FOUND', message, error);
  }
}

const door: Door = await loadDoor();

export const createWorker: Door['createWorker'] = door.createWorker;
export const submitEstimate: Door['submitEstimate'] = door.submitEstimate;
export const queueStatus: Door['queueStatus'] = door.queueStatus;

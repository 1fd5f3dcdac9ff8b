import { type CodedError, failure } from '../../errors.js';

/** estimate-pi/bullmq in a browser: the same names, each of which says that they need Node. */

function refusal(name: string): CodedError {
  return failure(
    'ERR_REDIS_UNAVAILABLE',
    `${name} of estimate-pi/bullmq runs in Node alone: a browser reaches no Redis. Call it on your server`,
  );
}

export function createWorker(): never {
  throw refusal('createWorker');
}

export async function submitEstimate(): Promise<never> {
  throw refusal('submitEstimate');
}

export async function queueStatus(): Promise<never> {
  throw refusal('queueStatus');
}

/** The engine across machines: BullMQ on Redis. `estimate-pi/bullmq`, for which bullmq and ioredis are to be installed. */
export type { Connection } from './connection.js';
export type { PlaceOptions } from './options.js';
export { type QueueStatus, queueStatus } from './status.js';
export { type ClusterEstimate, type SubmitOptions, submitEstimate } from './submit.js';
export { createWorker, type EstimateWorker, type WorkerOptions } from './worker.js';

export { type LoadAttempt, NativeUnavailableError } from './backends/native/unavailable.js';
export { type Capabilities, capabilities } from './capabilities.js';
export type { CodedError, ErrorCode } from './errors.js';
export {
  type ConvergeOptions,
  convergePi,
  type EstimateOptions,
  type EstimateSyncOptions,
  estimateFrom,
  estimatePi,
  estimatePiSync,
  type PiEstimate,
  type TallyStatistics,
} from './estimate.js';
export type { AsyncOptions, BackendName, Progress, RunOptions } from './options.js';
export type { ThreadBudget } from './platform/node/threads.js';
export { samplesFor } from './statistics.js';
export { mergeTallies, type Shard, type Tally, tally, tallySync } from './tally.js';

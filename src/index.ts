export { GpuUnavailableError } from './backends/gpu/unavailable.js';
export { NativeUnavailableError } from './backends/native/unavailable.js';
export type { LoadAttempt } from './backends/unavailable.js';
export type { Budget, ErrorBudget, TimeBudget } from './budget.js';
export { type Capabilities, capabilities, type GpuCapabilities, gpuCapabilities } from './capabilities.js';
export { type ConvergeOptions, convergePi } from './converge.js';
export type { CodedError, ErrorCode } from './errors.js';
export {
  type EstimateOptions,
  type EstimateSyncOptions,
  estimatePi,
  estimatePiSync,
  type PiEstimate,
} from './estimate.js';
export type { AsyncOptions, BackendName, Progress, RunOptions } from './options.js';
export type { ThreadBudget } from './platform/node/threads.js';
export { mergeTallies } from './shards/merge.js';
export type { Signal } from './signal.js';
export { type ConfidenceOption, estimateFrom, samplesFor, type TallyStatistics } from './statistics.js';
export { type Shard, type Tally, tally, tallySync } from './tally.js';

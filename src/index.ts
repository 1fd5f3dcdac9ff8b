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
export type { Machine } from './platform/node/machine.js';
export type { ThreadBudget } from './platform/node/threads.js';
export { type AmdahlFit, amdahlSpeedup, fitAmdahl } from './scaling/laws/amdahl.js';
export { gustafsonSpeedup } from './scaling/laws/gustafson.js';
export { karpFlatt } from './scaling/laws/karp-flatt.js';
export type { SpeedupPoint } from './scaling/laws/points.js';
export { fitUsl, type UslFit } from './scaling/laws/usl.js';
export { measureScaling } from './scaling/measure.js';
export type { ScalingOptions } from './scaling/options.js';
export type { ScalingPoint, ScalingReport, ScalingWay, ScalingWays, Verdict } from './scaling/report.js';
export type { Signal } from './signal.js';
export { type ConfidenceOption, estimateFrom, samplesFor, type TallyStatistics } from './statistics.js';
export { mergeTallies, type Shard, type Tally, tally, tallySync } from './tally.js';

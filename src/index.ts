export { type LoadAttempt, NativeUnavailableError } from './backends/native/unavailable.js';
export type { ThreadBudget } from './backends/threads.js';
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
export { type AmdahlFit, amdahlSpeedup, fitAmdahl } from './scaling/amdahl.js';
export { gustafsonSpeedup } from './scaling/gustafson.js';
export { karpFlatt } from './scaling/karp-flatt.js';
export type { Machine } from './scaling/machine.js';
export { measureScaling } from './scaling/measure.js';
export type { ScalingOptions } from './scaling/options.js';
export type { SpeedupPoint } from './scaling/points.js';
export type { ScalingPoint, ScalingReport, ScalingWay, ScalingWays, Verdict } from './scaling/report.js';
export { fitUsl, type UslFit } from './scaling/usl.js';
export { samplesFor } from './statistics.js';
export { mergeTallies, type Shard, type Tally, tally, tallySync } from './tally.js';

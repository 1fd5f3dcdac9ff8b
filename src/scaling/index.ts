export type { Machine, Placement } from '../platform/machine.js';
export { type AmdahlFit, amdahlSpeedup, fitAmdahl } from './laws/amdahl.js';
export { gustafsonSpeedup } from './laws/gustafson.js';
export { karpFlatt } from './laws/karp-flatt.js';
export type { SpeedupPoint } from './laws/points.js';
export { fitUsl, type UslFit, uslSpeedup } from './laws/usl.js';
export { measureScaling } from './measure.js';
export type { ScalingOptions } from './options.js';
export type {
  Doubt,
  ScalingAnalysis,
  ScalingPoint,
  ScalingReport,
  ScalingWay,
  ScalingWays,
  Verdict,
} from './report.js';

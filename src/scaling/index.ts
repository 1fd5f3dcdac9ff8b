export type { Machine, Placement } from '../platform/machine.js';
export { type ComparedPoint, compareReports, type ReportComparison } from './compare.js';
export { type AmdahlFit, amdahlSpeedup, fitAmdahl } from './laws/amdahl.js';
export { gustafsonSpeedup } from './laws/gustafson.js';
export { karpFlatt } from './laws/karp-flatt.js';
export type { SpeedupPoint } from './laws/points.js';
export { fitUsl, type UslFit, uslSpeedup } from './laws/usl.js';
export { measureScaling } from './measure.js';
export type { ScalingOptions } from './options.js';
export { readReport } from './read-report.js';
export type {
  Doubt,
  ScalingAnalysis,
  ScalingPoint,
  ScalingReport,
  ScalingWay,
  ScalingWays,
  Verdict,
} from './report.js';

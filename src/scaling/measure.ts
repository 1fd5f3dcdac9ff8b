import { readScalingOptions, type ScalingOptions } from './options.js';
import type { ScalingReport } from './report.js';

/**
 * Measures how throughput grows with threads on this machine: interleaved trials, median and MAD, speed-up, efficiency,
 * Karp–Flatt serial fraction, the laws of Amdahl, Gunther and Gustafson, the machine, and a verdict in words.
 *
 * @returns plain JSON, as schema/scaling-report.schema.json describes it
 * @throws (as a rejection) TypeError or RangeError with a `code` for bad input, before anything is measured; `signal.reason`
 *   when aborted; Error (ERR_HITS_DIFFER) if any trial counted other hits than the rest, which no correct machine does
 * @example
 * const { points, verdict } = await measureScaling({ seconds: 5 });
 */
export async function measureScaling(options: ScalingOptions = {}): Promise<ScalingReport> {
  const read = readScalingOptions(options);
  const { runStudy } = await import('./study.js');
  return runStudy(read);
}

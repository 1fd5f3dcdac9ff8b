import { duration, kernelName, percent, percentWithError } from '../../trials/phrases.js';
import { type Estimate, logRatio, ratioOf } from '../../trials/robust.js';
import type { Measured, ScalingWay } from '../report.js';

/** Sentences about the ways of going parallel, against the fastest. */

const capitalized = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

function share(best: ScalingWay, ratio: Estimate | null, { samplesPerSecond }: ScalingWay): string {
  return ratio === null
    ? `about ${percent(samplesPerSecond / best.samplesPerSecond)}`
    : percentWithError(ratio.value, ratio.error);
}

function againstBest(best: ScalingWay, way: ScalingWay): string {
  const gain = logRatio(best.trials, way.trials);
  const ratio = gain && ratioOf(gain);
  const start = `to start took ${duration(way.startMs)}, against ${duration(best.startMs)}`;
  if (ratio !== null && ratio.high >= 1) {
    return `${capitalized(way.way)} are as fast as ${best.way}, as far as this measurement can tell; ${start}.`;
  }
  const why =
    way.kernel === best.kernel
      ? ''
      : `, because their kernel is ${kernelName(way.kernel)} and not ${kernelName(best.kernel)}`;
  return `${capitalized(way.way)} reach ${share(best, ratio, way)} of the throughput of ${best.way}${why}; ${start}.`;
}

export function waysFindings({ ways }: Measured): string[] {
  const [best, ...others] = [...(ways?.measured ?? [])].sort((x, y) => y.samplesPerSecond - x.samplesPerSecond);
  return best === undefined ? [] : others.map((way) => againstBest(best, way));
}

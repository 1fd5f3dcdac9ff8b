import { IDLE_LOAD } from '../../trials/interference.js';
import { duration, percent, plural, significant } from '../../trials/phrases.js';
import { median, trendOf } from '../../trials/robust.js';
import type { Doubt, Measured, ScalingPoint } from '../report.js';

/** Sentences about where and when it was measured: what restricts the process, and what changed meanwhile. */

function restrictions({ machine, throttledMs }: Measured): string[] {
  const { allowedThreads, allowedCores, hardwareThreads, quota } = machine;
  const findings: string[] = [];
  if (allowedThreads < hardwareThreads) {
    const cores = allowedCores === null ? '' : `, on ${plural(allowedCores, 'core')}`;
    findings.push(
      `CPU affinity restricts this process to ${allowedThreads} of ${hardwareThreads} hardware threads${cores}.`,
    );
  }
  if (quota !== null) {
    const effect =
      quota < allowedThreads ? 'more threads than that take turns' : 'which is all that this process could use anyway';
    findings.push(`A cgroup quota allows ${plural(Number(quota.toFixed(2)), 'processor')}: ${effect}.`);
  }
  if (throttledMs !== null && throttledMs > 0) {
    findings.push(`The quota stopped threads for ${duration(throttledMs)} in all during the study.`);
  }
  return findings;
}

function otherPrograms({ otherLoad, machine, points }: Measured): string[] {
  if (otherLoad === null || otherLoad <= IDLE_LOAD) return [];
  const worst = Math.max(...points.map(({ lossToOthers }) => lossToOthers ?? 0));
  const busy = `Other programs kept ${significant(otherLoad, 2)} of ${plural(machine.allowedThreads, 'processor')} busy meanwhile`;
  return [
    worst > 0
      ? `${busy}, which may have cost up to ${percent(worst)} of the throughput.`
      : `${busy}; there were processors enough for both.`,
  ];
}

/** A change below this is not worth a sentence. */
const NOTABLE_DRIFT = 0.03;

/** How far each round was above or below the usual, over all points: interleaved, so it is time that shows, not threads. */
function rounds(points: readonly ScalingPoint[]): number[] {
  const complete = Math.min(...points.map(({ trials }) => trials.length));
  return Array.from({ length: complete }, (_, round) =>
    median(points.map(({ trials, samplesPerSecond }) => Math.log((trials[round] as number) / samplesPerSecond))),
  );
}

/** The last third of the rounds against the first. */
function drift({ points, throttledMs }: Measured): string[] {
  // What the quota stops comes and goes by itself.
  if (throttledMs !== null && throttledMs > 0) return [];
  const all = rounds(points);
  const trend = trendOf(all);
  const third = Math.floor(all.length / 3);
  const size = Math.abs(Math.expm1(median(all.slice(-third)) - median(all.slice(0, third))));
  if (trend === 0 || size < NOTABLE_DRIFT) return [];
  return [
    trend < 0
      ? `The machine got ${percent(size)} slower during the study: heat, a boost clock that ran out, or other load.`
      : `The machine got ${percent(size)} faster during the study: other load that ended, or a clock that rose late.`,
  ];
}

export function machineFindings(measured: Measured, doubt: Doubt | null): string[] {
  // A doubt about other load has been told.
  const load = doubt === 'other load' ? [] : otherPrograms(measured);
  return [...restrictions(measured), ...load, ...drift(measured)];
}

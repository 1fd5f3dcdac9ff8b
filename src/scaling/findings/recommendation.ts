import { type Machine, processorsLeft } from '../../platform/machine.js';
import { listOf, percent, plural, significant } from '../../trials/phrases.js';
import { type Decision, WORTHWHILE } from '../decide.js';
import type { Measured, ScalingPoint } from '../report.js';

/** The first sentence of a verdict: how many threads, or that the measurement cannot tell and what to do. */

const processors = (number: number): string => plural(Number(number.toFixed(2)), 'processor');

/** Why all that a process may use is all that it may use. */
function reasonForAll({ quota, allowedThreads, hardwareThreads }: Machine): string {
  if (quota !== null && quota < allowedThreads) return `a quota of ${processors(quota)} leaves room for no more`;
  return allowedThreads < hardwareThreads ? 'all that CPU affinity allows' : 'all that this machine has';
}

function reasonFor(threads: number, { machine, points }: Measured): string {
  if (threads === Math.ceil(processorsLeft(machine))) return reasonForAll(machine);
  const room = Math.ceil(processorsLeft(machine));
  const more = points.filter((point) => point.threads > threads && point.threads <= room);
  const little = `less than ${100 * WORTHWHILE} % more`;
  const [next] = more;
  if (next === undefined) return 'the best of the numbers that were measured';
  if (machine.efficiencyCores > 0 && threads === machine.performanceCores) {
    return `one for each performance core, and more bring ${little}`;
  }
  if (threads === machine.allowedCores && next.placement === 'hyperthreads') {
    return `one for each core, and hyperthreads bring ${little}`;
  }
  return `more bring ${little}`;
}

/** How far the points in question are known, by the widest of their intervals: as a share of the speed-up, 1 for all of it. */
function uncertaintyOf(candidates: readonly number[], points: readonly ScalingPoint[]): number {
  const halves = points.flatMap(({ threads, speedup, speedupInterval }) =>
    speedupInterval !== null && candidates.includes(threads)
      ? [(speedupInterval[1] - speedupInterval[0]) / 2 / speedup]
      : [],
  );
  return Math.max(...halves);
}

function doubtAboutNoise({ points, machine }: Measured, candidates: readonly number[]): string {
  const uncertainty = uncertaintyOf(candidates, points);
  const known =
    uncertainty < 1
      ? `the speed-ups are known to ± ${percent(uncertainty)} only`
      : 'the trials scatter by more than the speed-ups themselves';
  const quieter = machine.isVirtual ? 'on a host with fewer neighbours' : 'with other programs ended';
  return `This measurement cannot tell whether ${listOf(candidates, 'or')} threads are best here: ${known}. Measure for longer, or ${quieter}.`;
}

function doubtAboutLimit({ points }: Measured, [chosen, ...more]: readonly number[]): string {
  const slow = points.find(({ threads }) => threads === more.at(-1));
  const share = slow?.utilization == null ? 'not always' : `for ${percent(slow.utilization)} of the time only`;
  return `This measurement cannot tell how many threads to use: ${slow?.threads} threads have a core each and are no faster than ${chosen}, but they were on a processor ${share}. Something that the system does not show keeps them from it, a limit from outside or other load; find it and measure again.`;
}

export function recommendation(measured: Measured, { threads, candidates, doubt }: Decision): string {
  const { machine, otherLoad } = measured;
  switch (doubt) {
    case null: {
      if (Math.ceil(processorsLeft(machine)) === 1) {
        return 'Use 1 thread: this process may use one processor only, where more threads take turns.';
      }
      const number = threads ?? 1;
      return `Use ${plural(number, 'thread')}: ${reasonFor(number, measured)}.`;
    }
    case 'other load': {
      const busy = `${significant(otherLoad ?? 0, 2)} of ${plural(machine.allowedThreads, 'processor')}`;
      return `This measurement cannot tell how many threads to use: other programs kept ${busy} busy meanwhile. End them, or measure again when the machine is idle.`;
    }
    case 'few trials':
      return 'This measurement cannot tell how many threads to use: fewer than 3 trials a point do not show how far they scatter. Measure for longer.';
    case 'noise':
      return doubtAboutNoise(measured, candidates);
    case 'hidden limit':
      return doubtAboutLimit(measured, candidates);
  }
}

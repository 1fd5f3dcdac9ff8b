import { haveOwnCores, processorsLeft } from '../platform/node/machine.js';
import { median } from '../trials/robust.js';
import type { ScalingPoint, ScalingReport, Verdict } from './report.js';

/** What the numbers of a study amount to, in words. */

type Measured = Pick<ScalingReport, 'machine' | 'points' | 'amdahl' | 'usl' | 'throttledMs' | 'otherLoad' | 'ways'>;

/** Fewer threads are recommended when they come this close to the best. */
const NEARLY_BEST = 0.97;
/** Trials that end this much slower than they began show heat, a boost that ran out, or a new neighbour. */
const DRIFT = 0.95;
/** Processors; an idle system's own chores take less. */
const MUCH_OTHER_LOAD = 0.15;
/** Below this efficiency on cores of its own, something is shared after all. */
const POOR_EFFICIENCY = 0.9;

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
/** A share that may be far below a percent. */
const small = (share: number): string => `${Number((100 * share).toPrecision(2))} %`;
const times = (speedup: number): string => `${speedup.toFixed(2)}×`;
const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

function bestOf(points: readonly ScalingPoint[]): ScalingPoint | undefined {
  return points.reduce<ScalingPoint | undefined>(
    (best, point) => (best === undefined || point.samplesPerSecond > best.samplesPerSecond ? point : best),
    undefined,
  );
}

/** The fewest threads that come near the best, among those that affinity and quota leave room for. */
export function recommendedThreads({ machine, points }: Pick<Measured, 'machine' | 'points'>): number {
  const room = Math.ceil(processorsLeft(machine));
  const possible = points.filter(({ threads }) => threads <= room);
  const best = bestOf(possible)?.samplesPerSecond ?? 0;
  return possible.find(({ samplesPerSecond }) => samplesPerSecond >= NEARLY_BEST * best)?.threads ?? 1;
}

function restrictions({ machine, throttledMs }: Measured): string[] {
  const { allowedThreads, allowedCores, hardwareThreads, quota } = machine;
  const findings: string[] = [];
  if (allowedThreads < hardwareThreads) {
    findings.push(
      `CPU affinity restricts this process to ${allowedThreads} of ${hardwareThreads} hardware threads, on ${count(allowedCores, 'core')}.`,
    );
  }
  if (quota !== null) {
    const effect =
      quota < allowedThreads
        ? 'more threads than that only take turns'
        : 'which is all that this process could use anyway';
    findings.push(`A cgroup quota allows ${count(Number(quota.toFixed(2)), 'processor')}: ${effect}.`);
  }
  if (throttledMs !== null && throttledMs > 0) {
    findings.push(`The quota stopped threads for ${(throttledMs / 1000).toFixed(1)} s in all during the study.`);
  }
  return findings;
}

function onCores({ points, amdahl, machine, otherLoad }: Measured): string[] {
  const onOwnCores = points.filter(({ threads }) => threads > 1 && haveOwnCores(threads, machine));
  const last = onOwnCores.at(-1);
  if (last === undefined) return [];
  const findings = [
    `${count(last.threads, 'thread')} on cores of their own are ${times(last.speedup)} as fast as one: an efficiency of ${percent(last.efficiency)}.`,
  ];
  if (amdahl !== null) {
    const error = amdahl.standardError === null ? '' : ` ± ${(100 * amdahl.standardError).toFixed(2)}`;
    const isNone = amdahl.maxSpeedup === null || amdahl.serialFraction < 2 * (amdahl.standardError ?? 0);
    const limit = isNone
      ? 'not told from none, so no limit is in sight'
      : `a limit of ${amdahl.maxSpeedup?.toPrecision(2)}×`;
    findings.push(
      `Amdahl's law fits with a serial fraction of ${(100 * amdahl.serialFraction).toFixed(2)}${error} %: ${limit}.`,
    );
  }
  if (last.efficiency < POOR_EFFICIENCY && otherLoad <= MUCH_OTHER_LOAD) {
    findings.push(
      machine.efficiencyCores > 0 && last.threads > machine.performanceCores
        ? 'Efficiency cores are slower than performance cores, so the efficiency falls where they join.'
        : 'Darts share nothing, so what is lost there the machine shares: a clock that drops when more cores work, or cores that are really hyperthreads of a virtual machine.',
    );
  }
  return findings;
}

function pastCores({ points, machine }: Measured): string[] {
  const cores = bestOf(points.filter(({ pastPhysicalCores }) => !pastPhysicalCores));
  const past = bestOf(
    points.filter(({ threads, pastPhysicalCores }) => pastPhysicalCores && threads <= machine.allowedThreads),
  );
  if (past === undefined || cores === undefined) {
    return machine.hardwareThreads === machine.physicalCores && machine.allowedThreads === machine.hardwareThreads
      ? ['This machine shows no hyperthreads: every hardware thread is a core of its own.']
      : [];
  }
  const gain = past.samplesPerSecond / cores.samplesPerSecond - 1;
  return [
    gain > 0
      ? `Hyperthreads add ${percent(gain)} over the physical cores (${past.threads} threads against ${cores.threads}).`
      : `Hyperthreads add nothing over the physical cores (${past.threads} threads against ${cores.threads}: ${percent(-gain)} less).`,
  ];
}

function peak({ usl }: Measured): string[] {
  if (usl === null) return [];
  const where = usl.peakThreads === null ? 'no peak' : `a peak at ${count(Math.round(usl.peakThreads), 'thread')}`;
  return [
    `The Universal Scalability Law fits all points with a contention of ${small(usl.contention)} and a coherency of ${small(usl.coherency)}: ${where}.`,
  ];
}

/** What more threads than processors bring. */
function takingTurns({ points, machine }: Measured): string[] {
  const room = processorsLeft(machine);
  const within = points.filter(({ threads }) => threads <= Math.ceil(room));
  const most = within.at(-1);
  const beyond = points.filter(({ threads }) => threads > Math.ceil(room)).at(-1);
  if (most === undefined || beyond === undefined) return [];
  const ratio = beyond.samplesPerSecond / most.samplesPerSecond;
  return [
    `${count(beyond.threads, 'thread')} take turns on what this process may use: ${times(ratio)} the throughput of ${most.threads}.`,
  ];
}

function waysApart({ ways }: Measured): string[] {
  const [best, ...others] = [...(ways?.measured ?? [])].sort((x, y) => y.samplesPerSecond - x.samplesPerSecond);
  if (best === undefined) return [];
  return others.map(
    ({ way, samplesPerSecond, startMs }) =>
      `Of the throughput of ${best.way}, ${way} reach ${percent(samplesPerSecond / best.samplesPerSecond)}; to start they take ${startMs.toFixed(1)} ms, against ${best.startMs.toFixed(1)}.`,
  );
}

function otherPrograms({ otherLoad }: Measured): string[] {
  return otherLoad > MUCH_OTHER_LOAD
    ? [
        `Other programs kept ${otherLoad.toFixed(2)} processors busy meanwhile, so this shows what they left; measure again when the machine is idle.`,
      ]
    : [];
}

/** The last third of the trials against the first, over all points: interleaved, so it is time that shows, not threads. */
function drift({ points, throttledMs }: Measured): string[] {
  // What the quota stops comes and goes by itself.
  if (throttledMs !== null && throttledMs > 0) return [];
  const ratios = points.flatMap(({ trials }) => {
    const third = Math.floor(trials.length / 3);
    return third === 0 ? [] : [median(trials.slice(-third)) / median(trials.slice(0, third))];
  });
  const ratio = ratios.length === 0 ? 1 : median(ratios);
  return ratio < DRIFT
    ? [`The machine got ${percent(1 - ratio)} slower during the study: heat, a boost that ran out, or other load.`]
    : [];
}

function reasonFor(threads: number, { machine }: Measured): string {
  if (machine.quota !== null && threads >= machine.quota) return 'the quota leaves room for no more';
  if (threads < machine.allowedThreads) return `more bring less than ${(100 * (1 - NEARLY_BEST)).toFixed(0)} % here`;
  return machine.allowedThreads < machine.hardwareThreads ? 'all that affinity allows' : 'every one of them pays';
}

export function verdictOf(measured: Measured): Verdict {
  const threads = recommendedThreads(measured);
  return {
    threads,
    findings: [
      ...restrictions(measured),
      ...otherPrograms(measured),
      ...onCores(measured),
      ...pastCores(measured),
      ...peak(measured),
      ...takingTurns(measured),
      ...waysApart(measured),
      ...drift(measured),
      `Use ${count(threads, 'thread')}: ${reasonFor(threads, measured)}.`,
    ],
  };
}

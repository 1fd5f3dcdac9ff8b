import { processorsLeft } from '../../platform/machine.js';
import { percent, percentWithError, plural, significant, withError } from '../../trials/phrases.js';
import { errorsWithin, logRatio, ratioOf } from '../../trials/robust.js';
import { WORTHWHILE } from '../decide.js';
import type { Measured, ScalingPoint } from '../report.js';

/** Sentences about what more threads brought. */

const times = ({ speedup, speedupError }: ScalingPoint): string => `${withError(speedup, speedupError)} times`;

const threadsOf = (point: ScalingPoint): string => plural(point.threads, 'thread');

/** The last point of a kind; more threads of one kind are what its sentence is about. */
function lastOn(points: readonly ScalingPoint[], placement: ScalingPoint['placement']): ScalingPoint | undefined {
  return points.filter((point) => point.threads > 1 && point.placement === placement).at(-1);
}

/** Below this efficiency on cores of its own, something is shared after all. */
const POOR_EFFICIENCY = 0.9;
/** Below this, it looks as if two hyperthreads shared a core. */
const EFFICIENCY_OF_HYPERTHREADS = 0.75;

function whatCoresShare({ machine }: Measured, { efficiency }: ScalingPoint): string {
  const lost = 'Darts share nothing, so what is lost there the machine shares';
  const clock = 'a clock that drops when more cores work';
  if (machine.isVirtual === false) return `${lost}: ${clock}.`;
  const hyperthreads = 'cores that are hyperthreads of the host';
  return machine.isVirtual && efficiency < EFFICIENCY_OF_HYPERTHREADS
    ? `${lost}: in a virtual machine, most likely ${hyperthreads}.`
    : `${lost}: ${clock}, or, in a virtual machine, ${hyperthreads}.`;
}

function onCores(measured: Measured): string[] {
  const last = lastOn(measured.points, 'cores');
  if (last === undefined) return [];
  const { threads, speedupInterval, efficiency } = last;
  const kind = measured.machine.efficiencyCores > 0 ? 'performance cores' : 'cores';
  const findings = [
    `${threadsOf(last)} on ${kind} of their own are ${times(last)} as fast as one: an efficiency of ${significant(100 * efficiency, 3)} %.`,
  ];
  const [low, high] = speedupInterval ?? [0, threads];
  if (low > threads) {
    findings.push(
      'That is more than so many cores can be: the trials on one thread were slowed by something, such as a slower core or a clock that was still rising. So no law is fitted.',
    );
  }
  if (high / threads < POOR_EFFICIENCY) findings.push(whatCoresShare(measured, last));
  return findings;
}

function amdahlsLaw({ points, amdahl }: Measured): string[] {
  if (amdahl === null) return [];
  const { serialFraction, standardError, maxSpeedup } = amdahl;
  const surely = (standardError ?? serialFraction) * errorsWithin(points[0]?.trials.length ?? 0);
  if (maxSpeedup === null || serialFraction <= surely) {
    const most = percent(Math.min(serialFraction + surely, 1));
    return [
      `Amdahl's law fits with a serial fraction that is indistinguishable from zero, at most ${most}: this measurement finds no limit to the speed-up.`,
    ];
  }
  const digits = (standardError ?? 0) > 0.1 * serialFraction ? 1 : 2;
  return [
    `Amdahl's law fits with a serial fraction of ${percentWithError(serialFraction, standardError)}: whatever the number of threads, a speed-up of at most about ${significant(maxSpeedup, digits)}.`,
  ];
}

function gunthersLaw({ points, usl }: Measured): string[] {
  if (usl === null) return [];
  const within = errorsWithin(points[0]?.trials.length ?? 0);
  const isZero = (value: number, error: number | null): boolean => value <= (error ?? value) * within;
  const hasContention = !isZero(usl.contention, usl.contentionError);
  const hasCoherency = !isZero(usl.coherency, usl.coherencyError);
  if (!hasContention && !hasCoherency) {
    return [
      'The Universal Scalability Law fits with a contention and a coherency that are indistinguishable from zero.',
    ];
  }
  const told = (isThere: boolean, value: number, error: number | null): string =>
    isThere ? `of ${percentWithError(value, error)}` : 'indistinguishable from zero';
  const contention = told(hasContention, usl.contention, usl.contentionError);
  const coherency = told(hasCoherency, usl.coherency, usl.coherencyError);
  const peak =
    hasCoherency && usl.peakThreads !== null
      ? `throughput would peak at about ${significant(usl.peakThreads, 2)} threads`
      : 'no peak that this measurement could find';
  return [`The Universal Scalability Law fits with a contention ${contention} and a coherency ${coherency}: ${peak}.`];
}

function onEfficiencyCores({ points, machine }: Measured): string[] {
  const last = lastOn(points, 'efficiency cores');
  const before = points.filter(({ placement }) => placement === 'cores').at(-1);
  const performanceCores = machine.performanceCores;
  if (last === undefined || before === undefined || performanceCores === null) return [];
  const slow = last.threads - performanceCores;
  const each = (last.speedup - (before.speedup * performanceCores) / before.threads) / slow / before.efficiency;
  return [
    `Efficiency cores begin at ${performanceCores + 1} threads: ${last.threads} threads are ${times(last)} as fast as one, so that each efficiency core does ${percent(each)} of what a performance core does.`,
  ];
}

function onHyperthreads({ points, machine }: Measured): string[] {
  const past = lastOn(points, 'hyperthreads');
  const cores = points.filter(({ pastPhysicalCores }) => !pastPhysicalCores).at(-1);
  if (past === undefined || cores === undefined) {
    const { physicalCores, hardwareThreads, allowedThreads, isVirtual } = machine;
    const hasNone = hardwareThreads > 1 && physicalCores === hardwareThreads && allowedThreads === hardwareThreads;
    if (!hasNone || isVirtual === null) return [];
    if (!isVirtual) return ['This machine has no hyperthreads: every hardware thread is a core of its own.'];
    const isGood = (lastOn(points, 'cores')?.efficiency ?? 0) >= POOR_EFFICIENCY;
    return isGood ? ['This virtual machine shows no hyperthreads, and its efficiency looks like that of cores.'] : [];
  }
  const gain = logRatio(cores.trials, past.trials);
  if (gain === null) return [];
  const { value, error, low, high } = ratioOf(gain);
  const against = `(${past.threads} threads against ${cores.threads})`;
  if (low > 1) return [`Hyperthreads add ${percentWithError(value - 1, error)} to the cores ${against}.`];
  if (high < 1) return [`Hyperthreads cost ${percentWithError(1 - value, error)} ${against}.`];
  return high < 1 + WORTHWHILE
    ? [`Hyperthreads add nothing to the cores ${against}.`]
    : [`Whether hyperthreads add anything to the cores is not certain ${against}.`];
}

function takingTurns({ points, machine }: Measured): string[] {
  const room = Math.ceil(processorsLeft(machine));
  const most = points.filter(({ threads }) => threads <= room).at(-1);
  const beyond = points.filter(({ threads }) => threads > room).at(-1);
  const gain = most && beyond && logRatio(most.trials, beyond.trials);
  if (!gain) return [];
  const { value, error } = ratioOf(gain);
  return [
    `${threadsOf(beyond)} take turns on what this process may use: ${withError(value, error)} times the throughput of ${most.threads}.`,
  ];
}

export function measurementFindings(measured: Measured): string[] {
  return [
    ...onCores(measured),
    ...amdahlsLaw(measured),
    ...gunthersLaw(measured),
    ...onEfficiencyCores(measured),
    ...onHyperthreads(measured),
    ...takingTurns(measured),
  ];
}

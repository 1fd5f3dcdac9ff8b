import type { Machine, Placement } from '../platform/machine.js';
import { processorsLeft } from '../platform/machine.js';
import { isDisturbing } from '../trials/interference.js';
import { type Estimate, logRatio } from '../trials/robust.js';
import type { Doubt, Verdict } from './report.js';

/**
 * How many threads to use, by tests that are each wrong in at most one of a hundred cases. Two numbers of threads are compared
 * by the 99 % interval of what one gains over the other: a gain worth having is above 3 %, one not worth it is below, and where
 * the interval holds 3 % nothing is claimed. So two runs can only contradict each other when one of them is such a rare error.
 */

/** A gain below this is not worth more threads. */
export const WORTHWHILE = 0.03;
const WORTHWHILE_LOG = Math.log(1 + WORTHWHILE);

/** Threads that were on a processor for less of their time than this were kept from it. */
const FULL_UTILIZATION = 0.97;

/** What is known of a point when it is judged. */
export type JudgedPoint = {
  readonly threads: number;
  readonly trials: readonly number[];
  readonly placement: Placement;
  readonly utilization: number | null;
  readonly lossToOthers: number | null;
};

type Limits = Pick<Machine, 'allowedThreads' | 'allowedCores' | 'performanceCores' | 'quota'>;

/** Whether other programs may have decided the outcome. */
function isDisturbed(points: readonly JudgedPoint[], otherLoad: number | null): boolean {
  return points.some((point) => isDisturbing(point.lossToOthers, otherLoad));
}

/** The logarithm of what `more` gains over `base`; its interval allows for what other programs may have taken from either. */
export function gainOver(base: JudgedPoint, more: JudgedPoint): Estimate | null {
  const gain = logRatio(base.trials, more.trials);
  return (
    gain && {
      ...gain,
      low: gain.low + Math.log(1 - (base.lossToOthers ?? 0)),
      high: gain.high - Math.log(1 - (more.lossToOthers ?? 0)),
    }
  );
}

/** All that the process may use, its cores, and powers of two: numbers that one would choose without a measurement. */
function isNatural(threads: number, machine: Limits): boolean {
  const { allowedCores, performanceCores } = machine;
  const room = Math.ceil(processorsLeft(machine));
  return (
    threads === room || threads === allowedCores || threads === performanceCores || Number.isInteger(Math.log2(threads))
  );
}

const isWorthMore = (base: JudgedPoint, more: JudgedPoint): boolean =>
  (gainOver(base, more)?.low ?? Number.NEGATIVE_INFINITY) > WORTHWHILE_LOG;

const isNotWorthMore = (base: JudgedPoint, more: JudgedPoint): boolean =>
  (gainOver(base, more)?.high ?? Number.POSITIVE_INFINITY) < WORTHWHILE_LOG;

/** Those worth recommending: natural numbers, and any other that is better than all of them. */
function candidatesAmong(points: readonly JudgedPoint[], machine: Limits): JudgedPoint[] {
  const natural = points.filter(({ threads }) => isNatural(threads, machine));
  return points.filter((point) => natural.includes(point) || natural.every((other) => isWorthMore(other, point)));
}

/**
 * Threads on idle cores of their own that are no faster were not on those cores: a load or a limit that the system does not
 * show. Only where they are known to have had their processors is it the machine itself.
 */
function isImplausible(chosen: JudgedPoint, candidates: readonly JudgedPoint[], { allowedCores }: Limits): boolean {
  if (allowedCores === null) return false;
  const more = candidates.filter(({ threads, placement }) => threads > chosen.threads && placement === 'cores');
  return more.some(({ utilization }) => utilization === null || utilization < FULL_UTILIZATION);
}

export type Decision = Pick<Verdict, 'threads' | 'candidates' | 'doubt'>;

/** @param points - in ascending order of their threads */
export function decide(points: readonly JudgedPoint[], machine: Limits, otherLoad: number | null): Decision {
  const room = Math.ceil(processorsLeft(machine));
  if (room === 1) return { threads: 1, candidates: [1], doubt: null };
  const candidates = candidatesAmong(
    points.filter(({ threads }) => threads <= room),
    machine,
  );
  const open = candidates.filter((base) => !candidates.some((more) => isWorthMore(base, more)));
  const enough = open.find((base) => candidates.every((more) => more === base || isNotWorthMore(base, more)));
  const inQuestion = open.filter(({ threads }) => threads <= (enough?.threads ?? threads));
  const inDoubt = (doubt: Doubt, left: readonly JudgedPoint[]): Decision => ({
    threads: null,
    candidates: left.map(({ threads }) => threads),
    doubt,
  });

  if (candidates.some((one) => gainOver(one, one) === null)) return inDoubt('few trials', candidates);
  if (isDisturbed(candidates, otherLoad)) return inDoubt('other load', inQuestion);
  const [chosen] = inQuestion;
  if (chosen === undefined || chosen !== enough) return inDoubt('noise', inQuestion);
  if (isImplausible(chosen, candidates, machine))
    return inDoubt(
      'hidden limit',
      candidates.filter((one) => one.threads >= chosen.threads),
    );
  return { threads: chosen.threads, candidates: [chosen.threads], doubt: null };
}

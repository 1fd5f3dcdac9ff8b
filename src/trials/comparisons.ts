import type { Machine } from '../platform/machine.js';
import { IDLE_LOAD, isDisturbing, lossToOthers } from './interference.js';
import { isPortable, kernelName, plural, significant, withError } from './phrases.js';
import { logRatio, ratioOf } from './robust.js';

/** What the speeds of a benchmark say against each other; nothing where noise is all that they say. */

export type MeasuredSpeed = {
  readonly name: string;
  /** null for the loop over Math.random(). */
  readonly kernel: string | null;
  readonly threads: number;
  /** Median over the trials. */
  readonly samplesPerSecond: number;
  /** Median absolute deviation of the trials, in samples per second; null for a single one. */
  readonly mad: number | null;
  /** Samples per second of each trial, in the order in which they ran: the k-th of every speed is of the same round. */
  readonly trials: readonly number[];
};

export type Speed = MeasuredSpeed & {
  /** Throughput over that of the Math.random() loop; null where noise or other load leaves it unknown. */
  readonly ratio: number | null;
  /** Standard error of `ratio`. */
  readonly ratioError: number | null;
  /** The share of its throughput that other programs may have taken, 0 … 1; null where the load is unknown. */
  readonly lossToOthers: number | null;
};

export type SpeedComparison = {
  readonly name: string;
  /** What it is compared with. */
  readonly than: string;
  /** How many times as fast it is; null where noise or other load leaves that unknown. */
  readonly ratio: number | null;
  /** Standard error of `ratio`. */
  readonly ratioError: number | null;
};

export type ComparedSpeeds = { readonly speeds: readonly Speed[]; readonly comparisons: readonly SpeedComparison[] };

type Ratio = Pick<SpeedComparison, 'ratio' | 'ratioError'>;

/** A ratio that may be off by more than this share of itself, with 99 % confidence, is not worth telling. */
const WORTHLESS = 0.25;

/** Interleaved trials lose about as much to others on both sides of a ratio, so it bears more than a throughput does. */
const TOLERATED_LOSS = 0.1;

const UNKNOWN: Ratio = { ratio: null, ratioError: null };

function ratioBetween(base: MeasuredSpeed, speed: MeasuredSpeed, machine: Machine, otherLoad: number | null): Ratio {
  if (base === speed) return { ratio: 1, ratioError: 0 };
  const threads = Math.max(base.threads, speed.threads);
  if (isDisturbing(lossToOthers(threads, machine, otherLoad), otherLoad, TOLERATED_LOSS)) return UNKNOWN;
  const gain = logRatio(base.trials, speed.trials);
  if (gain === null || gain.high - gain.value > WORTHLESS) return UNKNOWN;
  const { value, error } = ratioOf(gain);
  return { ratio: value, ratioError: error };
}

function nameOf({ name, kernel, threads }: MeasuredSpeed): string {
  if (kernel === null) return name;
  return threads === 1 ? kernelName(kernel) : `${kernelName(kernel)} on ${plural(threads, 'thread')}`;
}

/** @param measured - kernels best first, and the loop over Math.random() last */
export function compareSpeeds(
  measured: readonly MeasuredSpeed[],
  machine: Machine,
  otherLoad: number | null,
): ComparedSpeeds {
  const loop = measured.at(-1) as MeasuredSpeed;
  const comparisons: SpeedComparison[] = [];
  for (const threads of new Set([1, Math.max(...measured.map((speed) => speed.threads))])) {
    const [fastest, ...others] = measured.filter((speed) => speed.kernel !== null && speed.threads === threads);
    if (fastest === undefined) continue;
    const slower = others.filter(({ kernel }) => kernel !== null && isPortable(kernel));
    for (const than of [...slower, loop]) {
      const ratio = ratioBetween(than, fastest, machine, otherLoad);
      comparisons.push({ name: nameOf(fastest), than: nameOf(than), ...ratio });
    }
  }
  return {
    speeds: measured.map((speed) => ({
      ...speed,
      ...ratioBetween(loop, speed, machine, otherLoad),
      lossToOthers: lossToOthers(speed.threads, machine, otherLoad),
    })),
    comparisons,
  };
}

/** What is unknown takes one sentence, however much it is. */
function sentences(comparisons: readonly SpeedComparison[]): string[] {
  const known = comparisons.filter(({ ratio }) => ratio !== null);
  const unknown = comparisons.filter(({ ratio }) => ratio === null).map(({ name, than }) => `${name} than ${than}`);
  return [
    ...known.map(
      ({ name, than, ratio, ratioError }) =>
        `${name} is ${withError(ratio ?? 0, ratioError)} times as fast as ${than}.`,
    ),
    ...(unknown.length > 0 ? [`This measurement cannot tell how many times as fast are: ${unknown.join('; ')}.`] : []),
  ];
}

export function speedFindings(
  { comparisons }: ComparedSpeeds,
  { allowedThreads }: Machine,
  otherLoad: number | null,
): string[] {
  const busy = otherLoad !== null && otherLoad > IDLE_LOAD;
  const isUnknown = comparisons.some(({ ratio }) => ratio === null);
  return [
    ...sentences(comparisons),
    ...(busy
      ? [
          `Other programs kept ${significant(otherLoad, 2)} of ${plural(allowedThreads, 'processor')} busy meanwhile: ${isUnknown ? 'end them, or measure again when the machine is idle' : 'there were processors enough for what is compared here'}.`,
        ]
      : isUnknown
        ? ['The trials scatter too much: measure for longer, or with other programs ended.']
        : []),
  ];
}

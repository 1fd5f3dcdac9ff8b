import { failure } from '../errors.js';
import { refuseAborted, type Signal } from '../signal.js';
import { median, medianAbsoluteDeviation } from './robust.js';

/** Timed trials of several contenders, interleaved, so that whatever drifts meanwhile hits all alike. */

/** Aborts a measurement, and is told how far it is. */
export type Watch = {
  readonly signal: Signal | undefined;
  /** An abort ends the trials early, with those that are complete, instead of rejecting. */
  readonly keepsPartial: boolean;
  /** `done` of `total`, in milliseconds of expected time. */
  readonly onProgress: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
};

/** Something that counts a fixed number of darts, always the same. */
export type Contender = {
  readonly samples: number;
  readonly expectedMs: number;
  /** Counts all its darts and resolves to the hits; `onShare` may be told meanwhile which share is done. */
  count(onShare: (share: number) => void): Promise<number>;
};

export type Measurement = {
  readonly samples: number;
  readonly hits: number;
  /** Samples per second: median and median absolute deviation of the trials. */
  readonly samplesPerSecond: number;
  readonly mad: number;
  /** Samples per second of each trial, in the order in which they ran. */
  readonly trials: readonly number[];
};

/** Every round runs each contender once; each round begins with another one, and every other round runs backwards. */
export function trialOrder(contenders: number, trials: number): number[] {
  return Array.from({ length: trials }, (_, round) => {
    const indices = Array.from({ length: contenders }, (__, index) => (index + round) % contenders);
    return round % 2 === 0 ? indices : indices.reverse();
  }).flat();
}

export function totalMs(contenders: readonly Contender[], trials: number): number {
  return trials * contenders.reduce((total, { expectedMs }) => total + expectedMs, 0);
}

export async function runTrials(
  contenders: readonly Contender[],
  trials: number,
  { signal, keepsPartial, onProgress }: Watch,
): Promise<Measurement[]> {
  const total = totalMs(contenders, trials);
  const results = contenders.map(() => ({ hits: Number.NaN, rates: [] as number[] }));
  // A sum of rounded numbers may come out above the total.
  const report = (doneMs: number): void => onProgress?.({ done: Math.min(doneMs, total), total });
  let done = 0;
  for (const index of trialOrder(contenders.length, trials)) {
    const contender = contenders[index] as Contender;
    const result = results[index] as (typeof results)[number];
    const begin = performance.now();
    try {
      refuseAborted(signal);
      result.hits = await contender.count((share) => report(done + share * contender.expectedMs));
    } catch (error) {
      if (keepsPartial && signal?.aborted) break;
      throw error;
    }
    result.rates.push((contender.samples / (performance.now() - begin)) * 1000);
    done += contender.expectedMs;
    report(done);
  }
  return results.map(({ hits, rates }, index) => ({
    samples: (contenders[index] as Contender).samples,
    hits,
    samplesPerSecond: median(rates),
    mad: medianAbsoluteDeviation(rates),
    trials: rates,
  }));
}

const LONG_ENOUGH_MS = 100;

/**
 * Samples per millisecond, found by counting more and more darts until that takes a tenth of a second, which warms up too.
 *
 * @param least - darts of the first attempt
 */
export async function calibrate(
  count: (samples: number) => Promise<unknown>,
  least: number,
  signal: Signal | undefined,
): Promise<number> {
  for (let samples = least; ; ) {
    refuseAborted(signal);
    const begin = performance.now();
    await count(samples);
    const elapsed = performance.now() - begin;
    if (elapsed >= LONG_ENOUGH_MS) return samples / elapsed;
    samples *= Math.min(Math.max(Math.ceil((1.2 * LONG_ENOUGH_MS) / elapsed), 2), 16);
  }
}

/** The same darts must give the same hits, whoever counted them. */
export function agreedHits(counted: readonly { readonly name: string; readonly hits: number }[]): number {
  const [first, ...rest] = counted;
  for (const next of rest) {
    if (next.hits !== first?.hits) {
      throw failure(
        'ERR_HITS_DIFFER',
        `${next.name} counted ${next.hits} hits and ${first?.name} ${first?.hits} among the same darts; this machine or this build cannot be trusted`,
      );
    }
  }
  return first?.hits ?? Number.NaN;
}

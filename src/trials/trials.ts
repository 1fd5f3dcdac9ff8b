import { elapsedSince, now } from '../clock.js';
import { failure } from '../errors.js';
import { processorMs } from '../platform/node/load.js';
import { refuseAborted, type Signal } from '../signal.js';

/** Timed trials of several contenders, interleaved, so that whatever drifts meanwhile hits all alike. */

/** Aborts a measurement, and is told that it goes on. */
export type Watch = {
  readonly signal: Signal | undefined;
  /** An abort ends the trials early, with those that are complete, instead of rejecting. */
  readonly keepPartial: boolean;
  /** Called about ten times a second. */
  readonly onTick: (() => void) | undefined;
  /** Called after each round with all trials so far. */
  readonly onRound?: ((measured: readonly Measurement[]) => void) | undefined;
};

/** Something that counts a fixed number of darts, always the same. */
export type Contender = {
  readonly samples: number;
  /** How many threads of this process count; null where others do. */
  readonly threads: number | null;
  /** Counts all its darts and resolves to the hits; `onTick` may be called meanwhile. */
  count(onTick: () => void): Promise<number>;
};

/** How many trials each contender gets: `rounds`, or as many as end in time, but at least `minRounds`. */
export type Schedule = {
  readonly rounds: number;
  readonly minRounds: number;
  /** By the clock; Infinity: whenever. */
  readonly endsAt: number;
};

export type Measurement = {
  readonly hits: number;
  /** Samples per second of each trial, in the order in which they ran. */
  readonly trials: readonly number[];
  /** The share of each trial that its threads were on a processor; empty where other processes count, or nothing tells. */
  readonly utilizations: readonly number[];
};

/** The contenders of one round: each round begins with another one, and every other round runs backwards. */
export function orderOf(contenders: number, round: number): number[] {
  const indices = Array.from({ length: contenders }, (_, index) => (index + round) % contenders);
  return round % 2 === 0 ? indices : indices.reverse();
}

type Trial = { readonly hits: number; readonly rate: number; readonly utilization: number | null };

/** A clock that stands still must not make a rate infinite. */
const SHORTEST_MS = 1e-3;

async function runTrial({ samples, threads, count }: Contender, onTick: () => void): Promise<Trial> {
  const processorBefore = processorMs();
  const begin = now();
  const hits = await count(onTick);
  const elapsed = Math.max(elapsedSince(begin), SHORTEST_MS);
  const processorAfter = processorMs();
  const isKnown = threads !== null && processorBefore !== null && processorAfter !== null;
  const utilization = isKnown ? Math.min((processorAfter - processorBefore) / (elapsed * threads), 1) : null;
  return { hits, rate: (samples / elapsed) * 1000, utilization };
}

/** @returns what each contender did; without a trial where an abort came in its first round */
export async function runTrials(
  contenders: readonly Contender[],
  { rounds, minRounds, endsAt }: Schedule,
  { signal, keepPartial, onTick = () => undefined, onRound }: Watch,
): Promise<Measurement[]> {
  const trials = contenders.map((): Trial[] => []);
  let longestMs = 0;
  for (let round = 0; round < rounds; round++) {
    const begin = now();
    if (round >= minRounds && begin + longestMs > endsAt) break;
    for (const index of orderOf(contenders.length, round)) {
      try {
        refuseAborted(signal);
        trials[index]?.push(await runTrial(contenders[index] as Contender, onTick));
      } catch (error) {
        if (keepPartial && signal?.aborted) return trials.map(measurementOf);
        throw error;
      }
      onTick();
    }
    longestMs = Math.max(longestMs, elapsedSince(begin));
    onRound?.(trials.map(measurementOf));
  }
  return trials.map(measurementOf);
}

function measurementOf(trials: readonly Trial[]): Measurement {
  return {
    hits: trials.at(-1)?.hits ?? Number.NaN,
    trials: trials.map(({ rate }) => rate),
    utilizations: trials.flatMap(({ utilization }) => (utilization === null ? [] : [utilization])),
  };
}

/**
 * Samples per millisecond, found by counting more and more darts until that takes long enough, which warms up too.
 *
 * @param min - darts of the first attempt
 * @param longEnoughMs - for the clock and the purpose
 */
export async function calibrate(
  count: (samples: number) => Promise<unknown>,
  min: number,
  longEnoughMs: number,
  signal: Signal | undefined,
): Promise<number> {
  for (let samples = min; ; ) {
    refuseAborted(signal);
    const begin = now();
    await count(samples);
    const elapsed = elapsedSince(begin);
    if (elapsed >= longEnoughMs) return samples / elapsed;
    samples *= Math.min(Math.max(Math.ceil((1.2 * longEnoughMs) / elapsed), 2), 16);
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

import { rangeError } from '../errors.js';
import { STREAM_VERSION } from '../stream/layout.js';
import type { Tally } from '../tally.js';

/** Tallies from anywhere, in any order and perhaps twice, put together. */

/** A tally and where it was read, for messages. */
export type PlacedTally = {
  readonly tally: Tally;
  /** As in `tallies.jsonl:3`. */
  readonly place: string;
  /** How many darts the whole estimate has, where the line tells. */
  readonly of?: number | undefined;
};

/** Darts `start … start + samples − 1` that no tally covers. */
export type Gap = { readonly start: number; readonly samples: number };

export type Assembly = {
  readonly seed: number;
  /** Tallies of adjoining darts, merged; one alone where nothing is missing. */
  readonly runs: readonly Tally[];
  readonly gaps: readonly Gap[];
  /** How many darts there should be, from dart 0 on. */
  readonly total: number;
  /** How many tallies were there more than once. */
  readonly repeated: number;
};

const lastOf = ({ start, samples }: Tally): number => start + samples - 1;

const describe = ({ tally, place }: PlacedTally): string => `${place} (darts ${tally.start} … ${lastOf(tally)})`;

function refuseOverlap(earlier: PlacedTally, later: PlacedTally): never {
  const last = Math.min(lastOf(earlier.tally), lastOf(later.tally));
  const darts = `darts ${later.tally.start} … ${last}`;
  throw rangeError('ERR_TALLIES_OVERLAP', `${darts} are in two tallies: ${describe(earlier)} and ${describe(later)}`);
}

/** Whether the second is the first again. The same darts with other hits are refused: one of the two must be wrong. */
function isRepetition(earlier: PlacedTally, later: PlacedTally): boolean {
  const [a, b] = [earlier.tally, later.tally];
  if (a.start !== b.start || a.samples !== b.samples) return false;
  if (a.hits === b.hits) return true;
  const message = `two tallies of darts ${a.start} … ${lastOf(a)} disagree: ${a.hits} hits at ${earlier.place}, ${b.hits} at ${later.place}`;
  throw rangeError('ERR_HITS_DIFFER', message);
}

function refuseOtherSeeds(tallies: readonly PlacedTally[], first: PlacedTally): void {
  const stranger = tallies.find(({ tally }) => tally.seed !== first.tally.seed);
  if (stranger === undefined) return;
  const message = `seed ${stranger.tally.seed} at ${stranger.place}, but ${first.tally.seed} at ${first.place}`;
  throw rangeError('ERR_TALLIES_MISMATCH', message);
}

const NOTHING = { samples: 0, hits: 0 };

/** The tally of two ranges, the second of which begins where the first ends: an addition. */
function joined({ seed, start, samples, hits }: Tally, next: Pick<Tally, 'samples' | 'hits'>): Tally {
  return { stream: STREAM_VERSION, seed, start, samples: samples + next.samples, hits: hits + next.hits };
}

export type Rules = {
  /** How many darts there should be from dart 0 on; by default, the largest that any tally tells. */
  readonly total?: number | undefined;
  /** What to do with a tally that is there again: a file read twice does no harm, a list with a repetition is a mistake. */
  readonly repetitions: 'drop' | 'refuse';
};

/**
 * Sorts tallies, joins those that adjoin and names what is missing.
 *
 * @throws RangeError with code ERR_TALLIES_MISMATCH (another seed), ERR_TALLIES_OVERLAP, ERR_HITS_DIFFER, naming the places
 */
export function assemble(tallies: readonly PlacedTally[], rules: Rules): Assembly {
  const [first] = tallies;
  if (first === undefined) throw rangeError('ERR_OUT_OF_RANGE', 'there is no tally to merge');
  refuseOtherSeeds(tallies, first);
  const sorted = [...tallies].sort((x, y) => x.tally.start - y.tally.start || x.tally.samples - y.tally.samples);

  const runs: Tally[] = [];
  const gaps: Gap[] = [];
  let repeated = 0;
  let end = 0;
  let before: PlacedTally | undefined;
  for (const next of sorted) {
    const { start, samples } = next.tally;
    if (before !== undefined && start < end) {
      if (rules.repetitions === 'refuse' || !isRepetition(before, next)) refuseOverlap(before, next);
      repeated++;
      continue;
    }
    const run = runs.at(-1);
    if (run !== undefined && start === end) runs[runs.length - 1] = joined(run, next.tally);
    else runs.push(joined(next.tally, NOTHING));
    if (start > end) gaps.push({ start: end, samples: start - end });
    end = start + samples;
    before = next;
  }
  const wanted = rules.total ?? tallies.reduce((most, { of = 0 }) => Math.max(most, of), end);
  if (wanted > end) gaps.push({ start: end, samples: wanted - end });
  return { seed: first.tally.seed, runs, gaps, total: wanted, repeated };
}

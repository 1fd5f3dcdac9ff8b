import { rangeError, typeError } from '../errors.js';
import { quote } from '../quote.js';
import { checkedTally, type Tally } from '../tally.js';
import { assemble } from './assemble.js';

/**
 * The tally of the union of adjoining ranges, given in any order: an addition.
 *
 * @param tallies - at least one; all of one seed, without overlaps or gaps
 * @throws RangeError with code ERR_TALLIES_MISMATCH (another seed or stream version), ERR_TALLIES_OVERLAP or ERR_TALLIES_GAP,
 *   naming the darts; TypeError or RangeError for what is not a tally
 */
export function mergeTallies(tallies: Iterable<Tally>): Tally {
  if (typeof tallies !== 'object' || tallies === null || !(Symbol.iterator in tallies)) {
    throw typeError('ERR_INVALID_ARG_TYPE', `tallies must be an iterable of tallies; got ${quote(tallies)}`);
  }
  const placed = Array.from(tallies, (tally, index) => ({ tally: checkedTally(tally), place: `tallies[${index}]` }));
  if (placed.length === 0) throw rangeError('ERR_OUT_OF_RANGE', 'tallies must hold at least one tally; got none');
  const [merged, next] = assemble(placed, { repetitions: 'refuse' }).runs as [Tally, ...Tally[]];
  if (next === undefined) return merged;
  const end = merged.start + merged.samples;
  throw rangeError('ERR_TALLIES_GAP', `darts ${end} … ${next.start - 1} are in no tally`);
}

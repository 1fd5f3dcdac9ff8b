import { messageOf, rangeError } from '../errors.js';
import { checkValue } from '../options.js';
import { quote } from '../quote.js';
import { checkedTally, type Tally } from '../tally.js';
import type { PlacedTally } from './assemble.js';

/** Tallies as lines of JSON, as `estimate-pi tally` writes them. */

/** The line of a tally; `of` tells how many darts the whole estimate has. */
export function writeTally(tally: Tally, of?: number): string {
  return `${JSON.stringify(of === undefined ? tally : { ...tally, of })}\n`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw rangeError('ERR_OUT_OF_RANGE', `not a line of JSON: ${quote(text)}`);
  }
}

/**
 * Reads one line; undefined for a blank one.
 *
 * @throws RangeError that begins with the place, for anything that is not a tally that can be true
 */
export function readTally(line: string, place: string): PlacedTally | undefined {
  const text = line.replace(/^\uFEFF/, '').trim();
  if (text === '') return undefined;
  try {
    const value = parse(text);
    const tally = checkedTally(value);
    const { start, samples } = tally;
    const of = (value as { readonly of?: unknown }).of;
    if (of !== undefined) checkValue('samples', of);
    if (typeof of === 'number' && start + samples > of) {
      throw rangeError('ERR_OUT_OF_RANGE', `darts up to ${start + samples - 1}, of only ${of}`);
    }
    return { tally, place, of: of as number | undefined };
  } catch (error) {
    throw rangeError('ERR_TALLY_INVALID', `${place}: ${messageOf(error)}`);
  }
}

/** Reads every line of a text that comes in pieces. */
export async function readTallies(lines: AsyncIterable<string>, source: string): Promise<PlacedTally[]> {
  const tallies: PlacedTally[] = [];
  let number = 0;
  for await (const line of lines) {
    const tally = readTally(line, `${source}:${++number}`);
    if (tally !== undefined) tallies.push(tally);
  }
  return tallies;
}

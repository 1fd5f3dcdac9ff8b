import { rangeError } from '../errors.js';

/** Text that comes in pieces, as lines of a bounded length. */

/** A tally takes some 100 characters. */
export const LONGEST_LINE = 65_536;

/**
 * The lines of a text in UTF-8. Holds one line and one piece, however long the text is.
 *
 * @param source - its name, for messages
 * @throws (in the loop) RangeError (ERR_TALLY_INVALID) at a line that is longer than any of a tally can be
 */
export async function* boundedLines(pieces: AsyncIterable<Uint8Array>, source: string): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let begun = '';
  let number = 1;
  const checked = (line: string): string => {
    if (line.length <= LONGEST_LINE) return line;
    throw rangeError('ERR_TALLY_INVALID', `${source}:${number}: a line of more than ${LONGEST_LINE} characters`);
  };
  for await (const piece of pieces) {
    const lines = (begun + decoder.decode(piece, { stream: true })).split('\n');
    begun = lines.pop() ?? '';
    for (const line of lines) {
      yield checked(line);
      number++;
    }
    checked(begun);
  }
  begun += decoder.decode();
  if (begun !== '') yield checked(begun);
}

import { now } from '../clock.js';
import { KNOWN_HITS, KNOWN_WORDS } from '../stream/known-answers.js';
import { DARTS_PER_BLOCK, type DartRange } from '../stream/layout.js';
import { philox4x32 } from '../stream/philox.js';
import { chiSquareOf, chiSquareScore } from './chi-square.js';
import type { Subject } from './subjects.js';

/** What a check found. */
export type Finding = { readonly check: string; readonly passed: boolean; readonly detail: string };

/** A score this far out comes up by chance once in 1.7 million runs. */
const MOST_SCORE = 5;

const tell = (range: DartRange): string => `seed ${range.seed}, ${range.samples} darts from ${range.start} on`;

/** Counted in every way that the subject has. */
async function countEveryWay(subject: Subject, range: DartRange, threads: number): Promise<number[]> {
  const counted = await subject.countHits(range, threads);
  return subject.countHitsSync === undefined ? [counted] : [subject.countHitsSync(range, threads), counted];
}

/** Words and hits that an independent oracle gave, on each number of threads. */
export async function checkKnownAnswers(subject: Subject): Promise<Finding> {
  const check = `known answers, ${subject.name}`;
  for (const { words, ...address } of KNOWN_WORDS) {
    const range = { ...address, samples: words.length };
    const drawn = [...(await subject.words(range))];
    if (drawn.join() !== words.join()) return { check, passed: false, detail: `wrong words of ${tell(range)}` };
  }
  for (const { hits, samples, ...address } of KNOWN_HITS) {
    const range = { ...address, samples };
    for (const threads of subject.threads) {
      const wrong = (await countEveryWay(subject, range, threads)).find((answer) => answer !== hits);
      if (wrong !== undefined) {
        return {
          check,
          passed: false,
          detail: `${wrong} hits instead of ${hits} on ${threads} threads: ${tell(range)}`,
        };
      }
    }
  }
  return {
    check,
    passed: true,
    detail: `${KNOWN_WORDS.length} stretches of words, ${KNOWN_HITS.length} ranges of darts`,
  };
}

/** A range that starts and ends anywhere, drawn from the self-test's own seed. */
function rangeOf(seed: number, index: number): DartRange {
  const [a, b, c, d] = philox4x32([index, 0, 0, 2], [seed >>> 0, Math.floor(seed / 2 ** 32)]);
  // One in four ends at the top of the streams, where an overflow would show.
  const start = d % 4 === 0 ? Number.MAX_SAFE_INTEGER - 3 * DARTS_PER_BLOCK : (b % 2 ** 20) * 2 ** 32 + c;
  const samples = 1 + (a % (d % 3 === 0 ? 3 * DARTS_PER_BLOCK : 5000));
  return { seed: (c % 2 ** 21) * 2 ** 32 + d, start, samples };
}

/** Random ranges, each counted by the subject and by the reference, until the time is over. */
export async function checkAgreement(
  subject: Subject,
  reference: Subject,
  seed: number,
  milliseconds: number,
): Promise<Finding> {
  const check = `${subject.name} against ${reference.name}`;
  const end = now() + milliseconds;
  let ranges = 0;
  let darts = 0;
  do {
    const range = rangeOf(seed, ranges);
    const threads = subject.threads[ranges % subject.threads.length] ?? 1;
    const expected = await reference.countHits(range, 1);
    const countSync = ranges % 2 === 0 ? subject.countHitsSync : undefined;
    const hits = countSync === undefined ? await subject.countHits(range, threads) : countSync(range, threads);
    if (hits !== expected) {
      return { check, passed: false, detail: `${hits} hits, not ${expected}, on ${threads} threads: ${tell(range)}` };
    }
    ranges++;
    darts += range.samples;
  } while (now() < end);
  return { check, passed: true, detail: `${ranges} random ranges, ${darts} darts` };
}

/** Do the darts fall evenly? Chi-square over a 16 × 16 grid on the square. */
export async function checkCells(subject: Subject, seed: number): Promise<Finding> {
  const BLOCKS = 16;
  const cells = new Array<number>(256).fill(0);
  for (let block = 0; block < BLOCKS; block++) {
    for (const word of await subject.words({ seed, start: block * DARTS_PER_BLOCK, samples: DARTS_PER_BLOCK })) {
      const cell = (((word >>> 12) & 15) << 4) | (word >>> 28);
      cells[cell] = (cells[cell] as number) + 1;
    }
  }
  const chiSquare = chiSquareOf(cells);
  const score = chiSquareScore(chiSquare, cells.length - 1);
  return {
    check: `even cells, ${subject.name}`,
    passed: Math.abs(score) < MOST_SCORE,
    detail: `chi-square ${chiSquare.toFixed(1)} with ${cells.length - 1} degrees of freedom: ${score.toFixed(2)} standard deviations`,
  };
}

/** Is the estimate unbiased? The z-score of as many hits as the time allows. */
export async function checkEstimate(
  subject: Subject,
  seed: number,
  threads: number,
  milliseconds: number,
): Promise<Finding> {
  const end = now() + milliseconds;
  let hits = 0;
  let darts = 0;
  for (let chunk = 2 ** 22; now() < end; chunk = Math.min(2 * chunk, 2 ** 32)) {
    const begin = now();
    hits += await subject.countHits({ seed, start: darts, samples: chunk }, threads);
    darts += chunk;
    if (now() - begin > (end - now()) / 3) chunk = Math.max(chunk / 4, 2 ** 16);
  }
  const p = Math.PI / 4;
  const score = (hits - darts * p) / Math.sqrt(darts * p * (1 - p));
  return {
    check: `unbiased estimate, ${subject.name}`,
    passed: darts > 0 && Math.abs(score) < MOST_SCORE,
    detail: `${darts} darts on ${threads} ${threads === 1 ? 'thread' : 'threads'}: ${score.toFixed(2)} standard errors off π`,
  };
}

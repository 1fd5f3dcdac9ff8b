import { countIn } from '../../src/cli/count-text.js';
import { samplesFor, tally } from '../../src/index.js';
import { formatCount } from '../../src/report/numbers.js';
import { amdahlSpeedup } from '../../src/scaling/laws/amdahl.js';
import { readDarts } from '../parts/dart.js';
import { create, element } from '../parts/dom.js';
import { settings } from '../parts/settings.js';

/** Section 6: exercises whose answers the page works out when it is asked. */

type Exercise = {
  readonly question: string;
  readonly hint: string;
  /** All that are right. */
  readonly answers: () => Promise<readonly number[]>;
};

const FIRST = 1_000_000;
const LATER = 5_000_000;
const SHARDS = 16;
const SHARD = 100_000;
const STANDARD_ERROR = 0.0005;
const SERIAL = 0.05;
const SPEEDUP = 10;
const WORD = 12_345;

const hitsOf = async (start: number, samples: number): Promise<number> =>
  (await tally({ seed: settings().seed, start, samples })).hits;

async function shardsWithMostHits(): Promise<number[]> {
  const hits: number[] = [];
  for (let shard = 0; shard < SHARDS; shard++) hits.push(await hitsOf(shard * SHARD, SHARD));
  const most = Math.max(...hits);
  return [...hits.keys()].filter((shard) => hits[shard] === most);
}

function fewestThreads(): number {
  let threads = 1;
  while (amdahlSpeedup(SERIAL, threads) < SPEEDUP) threads++;
  return threads;
}

function wordOf(index: number): number {
  const reader = readDarts(settings().seed);
  for (let dart = 0; dart < index; dart++) reader.next();
  return reader.next().word >>> 0;
}

const EXERCISES: readonly Exercise[] = [
  {
    question: `How many of the first ${formatCount(FIRST)} darts of your seed hit?`,
    hint: 'npx estimate-pi tells it, if you give it the number of darts and --seed.',
    answers: async () => [await hitsOf(0, FIRST)],
  },
  {
    question: `How many of the darts ${formatCount(LATER)} to ${formatCount(LATER + FIRST - 1)} hit? Do not count those before.`,
    hint: 'tally({ seed, start, samples }) in a program; or the right --shard of twice as many darts in all.',
    answers: async () => [await hitsOf(LATER, FIRST)],
  },
  {
    question: `Cut the first ${formatCount(SHARDS * SHARD)} darts into ${SHARDS} shards, 0 to ${SHARDS - 1}. Which has the most hits?`,
    hint: `estimate-pi tally --shard I/${SHARDS}, in a loop, or any way of section 6.`,
    answers: shardsWithMostHits,
  },
  {
    question: `How many darts does a standard error of ${STANDARD_ERROR} take?`,
    hint: 'The variance of one dart is π(4 − π). samplesFor() rounds up.',
    answers: async () => [samplesFor(STANDARD_ERROR)],
  },
  {
    question: `${100 * SERIAL} % of a program cannot be split. How many threads does it take, at least, for a speed-up of ${SPEEDUP}?`,
    hint: 'Solve Amdahl’s law for n, or try with the slider of section 3.',
    answers: async () => [fewestThreads()],
  },
  {
    question: `Write the dart stream yourself, in any language. Which 32-bit word is dart ${formatCount(WORD)} of your seed? (Decimal, or hexadecimal after 0x.)`,
    hint: 'Philox seeds 64 lanes, sfc32 runs in each. npx estimate-pi words writes the whole stream, to compare with.',
    answers: async () => [wordOf(WORD)],
  },
];

function readAnswer(text: string): number | undefined {
  const compact = text.trim().replaceAll(/[\s,]/g, '');
  return /^0x[0-9a-f]{1,8}$/i.test(compact) ? Number(compact) : countIn(compact);
}

function itemOf({ question, hint, answers }: Exercise, index: number): HTMLElement {
  const id = `exercise-${index}`;
  const input = create('input', { id, autocomplete: 'off', spellcheck: 'false', size: '14' });
  const outcome = create('span', { role: 'status' });
  const form = create('form', { class: 'controls' }, input, create('button', {}, 'Check'), outcome);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const given = readAnswer(input.value);
    if (given === undefined) {
      outcome.textContent = 'A whole number is wanted.';
      return;
    }
    outcome.textContent = (await answers()).includes(given) ? '✓ Right.' : '✗ Not that. Mind the seed at the top.';
  });
  const more = create('details', {}, create('summary', {}, 'Hint'), create('p', { class: 'note' }, hint));
  return create('li', {}, create('label', { for: id }, question), form, more);
}

export function openExercises(): void {
  element('exercises').append(...EXERCISES.map(itemOf));
}

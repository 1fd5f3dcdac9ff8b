import { describe, expect, test } from 'vitest';
import { checkAgreement, checkCells, checkEstimate, checkKnownAnswers } from '../dist/selftest/checks.js';
import { chiSquareOf, chiSquareScore } from '../dist/selftest/chi-square.js';
import { type Subject, subjects } from '../dist/selftest/subjects.js';
import { KNOWN_HITS, KNOWN_WORDS } from '../dist/stream/known-answers.js';
import type { DartRange } from '../dist/stream/layout.js';
import { imported, runCli } from './children.js';
import { contenders } from './contenders.js';
import { dartVectors, hardDarts, wordVectors } from './vectors.js';

const all = subjects();
const [best] = all as [Subject];
const countSync = (range: DartRange, threads: number): number => best.countHitsSync?.(range, threads) ?? Number.NaN;
const SEED = 2026;

/** The best kernel with one defect. */
const broken = (defect: Partial<Subject>): Subject => ({ ...best, ...defect });
const miscounting = (isWrong: (threads: number) => boolean): Partial<Subject> => ({
  countHitsSync: (range, threads) => countSync(range, threads) + (isWrong(threads) ? 1 : 0),
});

test('every kernel and backend of this machine is a subject', () => {
  expect(all.map(({ name }) => name).sort()).toEqual(contenders.map(({ kernel }) => kernel).sort());
});

test('the known answers it carries are among the vectors', () => {
  for (const answer of KNOWN_HITS) expect([...dartVectors, ...hardDarts]).toContainEqual(answer);
  for (const { words, ...address } of KNOWN_WORDS) {
    const vector = wordVectors.find(({ seed, start }) => seed === address.seed && start === address.start);
    expect(vector?.words.slice(0, words.length)).toEqual(words);
  }
});

describe('a sound installation passes', () => {
  test('the command prints a line per check and exits 0', async () => {
    const { code, stdout, stderr } = await runCli(['selftest', '--seconds', '1', '--seed', '1']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('everything passed');
    for (const { name } of all) expect(stdout).toContain(`ok    known answers, ${name}`);
  });
});

/** Loaded before the program: whatever addon it opens counts one hit too many. */
const MISCOUNT = `
  const open = process.dlopen;
  process.dlopen = (module, ...rest) => {
    open(module, ...rest);
    const { countHitsSync } = module.exports;
    module.exports = { ...module.exports, countHitsSync: (...range) => countHitsSync(...range) + 1 };
  };`;

describe('a defect is found', () => {
  test('the command says which checks failed and exits 1', async () => {
    const NODE_OPTIONS = imported(MISCOUNT);
    const { code, stdout } = await runCli(['selftest', '--seconds', '0.5', '--seed', '1'], { NODE_OPTIONS });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^FAIL {2}known answers, scalar: \d+ hits instead of \d+/m);
    expect(stdout).toMatch(/^ok {4}known answers, typescript: /m);
    expect(stdout).toMatch(/\d+ failed\n$/);
  });

  test('a miscount, by the known answers', async () => {
    expect(await checkKnownAnswers(broken(miscounting(() => true)))).toMatchObject({ passed: false });
  });

  test('a miscount on seven threads only', async () => {
    const { passed, detail } = await checkKnownAnswers(broken(miscounting((threads) => threads === 7)));
    expect({ passed, detail }).toMatchObject({ passed: false, detail: expect.stringContaining('on 7 threads') });
  });

  test('a miscount of asynchronous calls only', async () => {
    const subject = broken({ countHits: async (range, threads) => countSync(range, threads) - 1 });
    expect(await checkKnownAnswers(subject)).toMatchObject({ passed: false });
  });

  test('a miscount, by the reference', async () => {
    const finding = await checkAgreement(broken(miscounting(() => true)), best, SEED, 50);
    expect(finding).toMatchObject({
      passed: false,
      detail: expect.stringMatching(/hits, not \d+, on \d threads: seed/),
    });
  });

  test('wrong words', async () => {
    const subject = broken({ words: async (range) => (await best.words(range)).map((word) => word ^ 1) });
    expect(await checkKnownAnswers(subject)).toMatchObject({ passed: false });
  });

  test('words of which one bit is set too often, by one in a hundred', async () => {
    const words: Subject['words'] = async (range) =>
      (await best.words(range)).map((word, i) => (i % 100 === 0 ? word | (2 ** 28) : word));
    expect(await checkCells(broken({ words }), SEED)).toMatchObject({ passed: false });
    expect(await checkCells(best, SEED)).toMatchObject({ passed: true });
  });

  test('an estimate that is off by a thousandth of the darts', async () => {
    const countHits: Subject['countHits'] = async (range, threads) =>
      countSync(range, threads) + Math.round(range.samples * 1e-3);
    expect(await checkEstimate(broken({ countHits }), SEED, 1, 100)).toMatchObject({ passed: false });
    expect(await checkEstimate(best, SEED, 1, 100)).toMatchObject({ passed: true });
  });
});

describe('the chi-square score', () => {
  test('is 0 for what was to be expected, and the known quantiles of the normal distribution elsewhere', () => {
    expect(chiSquareOf([10, 10, 10])).toBe(0);
    expect(chiSquareOf([5, 15])).toBe(5);
    // The 0.975 and 0.025 quantiles of chi-square with 255 degrees of freedom.
    expect(chiSquareScore(301.1254, 255)).toBeCloseTo(1.96, 2);
    expect(chiSquareScore(212.6646, 255)).toBeCloseTo(-1.96, 1);
  });
});

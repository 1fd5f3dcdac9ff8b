import { threadBudget } from '../platform/node/threads.js';
import { checkAgreement, checkCells, checkEstimate, checkKnownAnswers, type Finding } from './checks.js';
import { subjects } from './subjects.js';

/** Every check in turn: known answers, kernels against each other, statistics. Takes about `seconds`, a second at least. */
export async function* selftest(seconds: number, seed: number): AsyncGenerator<Finding, void, void> {
  const all = subjects();
  const reference = all.at(-1);
  if (reference === undefined) return;
  const others = all.filter((subject) => subject !== reference);
  const budget = 1000 * seconds;
  for (const subject of all) yield await checkKnownAnswers(subject);
  for (const subject of others) yield await checkAgreement(subject, reference, seed, (0.6 * budget) / others.length);
  const best = all[0] ?? reference;
  yield await checkCells(best, seed);
  yield checkEstimate(best, seed, threadBudget().threads, 0.3 * budget);
}

import type { BackendName } from '../options.js';
import { threadBudget } from '../platform/node/threads.js';
import { checkAgreement, checkCells, checkEstimate, checkKnownAnswers, type Finding } from './checks.js';
import { subjects } from './subjects.js';

/**
 * Every check in turn: known answers, kernels against each other, statistics. Takes about `seconds`, a second at least.
 *
 * @param backend - whose kernels are checked; by default all but the GPU's
 */
export async function* selftest(
  seconds: number,
  seed: number,
  backend?: BackendName,
): AsyncGenerator<Finding, void, void> {
  const all = subjects(backend);
  const reference = all.at(-1);
  if (reference === undefined) return;
  const others = all.filter((subject) => subject !== reference);
  const budget = 1000 * seconds;
  for (const subject of all) yield await checkKnownAnswers(subject);
  for (const subject of others) yield await checkAgreement(subject, reference, seed, (0.6 * budget) / others.length);
  const best = all[0] ?? reference;
  yield await checkCells(best, seed);
  yield await checkEstimate(best, seed, best.threads.length === 1 ? 1 : threadBudget().threads, 0.3 * budget);
}

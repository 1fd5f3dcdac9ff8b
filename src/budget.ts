import { rangeError, typeError } from './errors.js';
import { checkRule, checkValue, MAX_INTEGER, RULES, refuseUnknown } from './options.js';
import { samplesFor } from './statistics.js';

/** How much to count: so many darts, until an error is reached, or for so long. */

/** Until the standard error of π is about this, 1.8e-8 … 10: `samplesFor(standardError)` darts. */
export type ErrorBudget = { readonly standardError: number };
/** For about so many seconds, 0.1 … 86,400: the result tells how many darts that were, and as many give the same answer again. */
export type TimeBudget = { readonly seconds: number };
export type Budget = number | ErrorBudget | TimeBudget;

/** `stopAfterMs` is undefined where the number of samples alone decides. */
export type PlannedBudget = { readonly samples: number; readonly stopAfterMs: number | undefined };

const BUDGETS = ['standardError', 'seconds'] as const;

/** Reads and checks what a call was asked to count. */
export function planBudget(budget: unknown): PlannedBudget {
  if (typeof budget !== 'object' || budget === null || Array.isArray(budget)) {
    checkValue('samples', budget);
    return { samples: budget as number, stopAfterMs: undefined };
  }
  refuseUnknown(budget, BUDGETS, 'budget');
  const { standardError, seconds } = budget as { readonly [name in (typeof BUDGETS)[number]]?: unknown };
  if (standardError === undefined && seconds === undefined) {
    throw typeError(
      'ERR_INVALID_ARG_TYPE',
      `samples must be ${RULES.samples.expected}, { standardError } or { seconds }; got an object without either`,
    );
  }
  if (standardError !== undefined && seconds !== undefined) {
    throw rangeError('ERR_OUT_OF_RANGE', 'standardError and seconds exclude each other; got both');
  }
  if (standardError !== undefined) {
    return { samples: samplesFor(standardError as number), stopAfterMs: undefined };
  }
  checkRule('seconds', seconds, RULES.seconds);
  return { samples: MAX_INTEGER, stopAfterMs: 1000 * (seconds as number) };
}

import {
  ASYMMETRIC_MATCHERS_OBJECT,
  chai,
  getState,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from '@vitest/expect';
import { getCurrentTest } from '@vitest/runner';

/** What the tests import as 'vitest' in a page: its runner and its expectations, without what needs its server. */

export { afterAll, afterEach, beforeAll, beforeEach, describe, test } from '@vitest/runner';

for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);

type Assertion = { withTest(test: unknown): Assertion };

function assertion(value: unknown, message?: string): Assertion {
  const asserted = chai.expect(value, message) as unknown as Assertion;
  const test = getCurrentTest();
  return test === undefined ? asserted : asserted.withTest(test);
}

const matchers = (globalThis as unknown as Record<symbol, object>)[ASYMMETRIC_MATCHERS_OBJECT];

// The tests are type-checked against vitest itself.
export const expect = Object.assign(assertion, chai.expect, matchers) as never;
setState({ ...getState(expect), assertionCalls: 0 }, expect);

import { estimatePi, estimatePiSync } from 'estimate-pi';
import { afterAll, expect, test } from 'vitest';

/** Many calls at once, aborts at any moment, workers that are killed: the right answer or the reason, and no hang. */

const started: Worker[] = [];
const PageWorker = globalThis.Worker;
globalThis.Worker = class extends PageWorker {
  constructor(...args: ConstructorParameters<typeof PageWorker>) {
    super(...args);
    started.push(this);
  }
};
afterAll(() => {
  globalThis.Worker = PageWorker;
});

const SAMPLES = 6_000_000;
const hitsOf = Array.from({ length: 10 }, (_, seed) => estimatePiSync(SAMPLES, { seed }).hits);
const reason = new Error('enough');

/** The numbers of one generator, so that a failure can be repeated: a linear congruence of Knuth's. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

async function storm(seed: number): Promise<{ readonly answered: number; readonly aborted: number }> {
  const random = createRandom(seed);
  const outcomes = { answered: 0, aborted: 0 };
  const calls = Array.from({ length: 300 }, async (_, index) => {
    const controller = new AbortController();
    if (index % 3 === 0) setTimeout(() => controller.abort(reason), 1000 * random());
    const threads = 1 + Math.floor(5 * random());
    try {
      const { hits } = await estimatePi(SAMPLES, { seed: index % 10, threads, signal: controller.signal });
      expect(hits).toBe(hitsOf[index % 10]);
      outcomes.answered++;
    } catch (error) {
      expect(error).toBe(reason);
      outcomes.aborted++;
    }
  });
  await Promise.all(calls);
  return outcomes;
}

test('300 calls at once, 100 of them aborted at random', async () => {
  const { answered, aborted } = await storm(1);
  expect(answered).toBeGreaterThanOrEqual(200);
  expect(answered + aborted).toBe(300);
});

test('a worker that the page kills in the middle: others count what it had', async () => {
  const going = storm(2);
  await new Promise((resolve) => setTimeout(resolve, 20));
  started.at(-1)?.terminate();
  expect((await going).answered).toBeGreaterThanOrEqual(200);
});

test('all workers are killed: the calls are answered all the same', async () => {
  const calls = [1, 2, 3].map((seed) => estimatePi(150_000_000, { seed, threads: 5, kernel: 'typescript' }));
  await new Promise((resolve) => setTimeout(resolve, 50));
  for (const worker of started) worker.terminate();
  const answers = await Promise.all(calls);
  const again = await Promise.all([1, 2, 3].map((seed) => estimatePi(150_000_000, { seed, threads: 2 })));
  expect(answers.map(({ hits }) => hits)).toEqual(again.map(({ hits }) => hits));
});

test('an abort that keeps the partial result gives the first darts, whatever is on its way', async () => {
  const random = createRandom(3);
  for (let round = 0; round < 20; round++) {
    const controller = new AbortController();
    const call = estimatePi(2 ** 52, { seed: round, threads: 3, signal: controller.signal, keepPartial: true });
    setTimeout(() => controller.abort(reason), 200 * random());
    const result = await call.catch((error: unknown) => error);
    if (result === reason) continue;
    const { samples, hits } = result as { readonly samples: number; readonly hits: number };
    expect((await estimatePi(samples, { seed: round, threads: 2 })).hits).toBe(hits);
  }
});

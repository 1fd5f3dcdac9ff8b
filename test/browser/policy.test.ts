import { capabilities, estimatePi } from 'estimate-pi';
import { expect, test } from 'vitest';
import { parameters } from './reports.js';

/** A page whose Content-Security-Policy forbids WebAssembly, or workers from blobs, or both: the same integer, and the reason. */

const allowsWasm = parameters.get('policy') === 'no workers';
const allowsWorkers = parameters.get('policy') === 'no wasm';

test('the same integer, by what the policy leaves', async () => {
  expect(await estimatePi(100_000_000, { seed: 42, threads: 2 })).toMatchObject({
    hits: 78_543_853,
    kernel: allowsWasm ? 'wasm' : 'typescript',
    threads: allowsWorkers ? 2 : 1,
  });
});

test('capabilities say what the policy forbids', async () => {
  await estimatePi(5_000_000);
  const { wasmError, workerError } = capabilities();
  if (allowsWasm) expect(wasmError).toBe(null);
  else expect(wasmError).toMatch(/unsafe-eval|CSP|Refused|Content.Security.Policy|blocked|disallowed/i);
  if (allowsWorkers) expect(workerError).toBe(null);
  else expect(workerError).toMatch(/Content.Security.Policy|insecure|denied/i);
});

test('many calls at once, some aborted, with partial results', async () => {
  const alone = await Promise.all([0, 1, 2].map(async (seed) => (await estimatePi(5_000_000, { seed })).hits));
  const controller = new AbortController();
  const giant = estimatePi(2 ** 52, { seed: 7, signal: controller.signal, keepPartial: true });
  const together = await Promise.all([0, 1, 2].map(async (seed) => (await estimatePi(5_000_000, { seed })).hits));
  expect(together).toEqual(alone);
  controller.abort();
  const { samples, hits, partial } = await giant;
  expect(partial).toBe(true);
  expect((await estimatePi(samples, { seed: 7 })).hits).toBe(hits);
});

test('the page goes on while this thread counts', async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 10);
  const { elapsedMs } = await estimatePi({ seconds: 1 });
  clearInterval(timer);
  // Ten times fewer than a page at rest has: a busy machine is not to fail this, a page that stands still is.
  expect(turns).toBeGreaterThan(elapsedMs / 100);
});

import { capabilities, estimatePi, estimatePiSync, tallySync } from 'estimate-pi';
import { expect, test } from 'vitest';
import { parameters } from './reports.js';

/** What a page or a worker is to this package. */

const isPage = 'document' in globalThis;
const LIMIT = 2 ** 24;

test('the page is isolated from other origins, or not, as this run has it', () => {
  expect(crossOriginIsolated).toBe(parameters.has('isolated'));
  // WebKitGTK, told to have memory to share, has it on every page.
  if (parameters.has('isolated')) expect(typeof SharedArrayBuffer).toBe('function');
});

test('capabilities tell what a browser has: as many threads as it says, no addon, and why', () => {
  expect(capabilities()).toMatchObject({
    backend: 'workers',
    kernel: 'wasm',
    kernels: [],
    workerKernels: ['wasm', 'typescript'],
    wasmError: null,
    threads: Number(parameters.get('workers')),
    addonPath: null,
    nativeError: { code: 'ERR_NATIVE_UNAVAILABLE', message: expect.stringContaining('a browser loads none') },
  });
});

test('native is refused with the reason', async () => {
  await expect(estimatePi(10, { backend: 'native' })).rejects.toMatchObject({ code: 'ERR_NATIVE_UNAVAILABLE' });
});

test('a call uses as many workers as it may, and says so', async () => {
  const { threads, hits } = await estimatePi(50_000_000, { seed: 42 });
  expect(threads).toBe(Number(parameters.get('workers')));
  expect(hits).toBe((await estimatePi(50_000_000, { seed: 42, threads: 1, kernel: 'typescript' })).hits);
  expect(capabilities().workerError).toBe(null);
});

test("synchronous calls count any number in a worker, and on a page's main thread up to 2^24", () => {
  expect(estimatePiSync(LIMIT, { seed: 1 })).toMatchObject({ samples: LIMIT, threads: 1 });
  const beyond = [
    () => estimatePiSync(LIMIT + 1, { seed: 1 }).samples,
    () => tallySync({ seed: 1, samples: LIMIT + 1 }).samples,
    () => estimatePiSync({ seconds: 0.1 }).samples,
  ];
  for (const call of beyond) {
    if (isPage) expect(call).toThrow(expect.objectContaining({ code: 'ERR_SYNC_UNSUPPORTED' }));
    else expect(call()).toBeGreaterThan(0);
  }
});

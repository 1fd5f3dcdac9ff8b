import { estimatePiSync } from 'estimate-pi';
import { describe, expect, test } from 'vitest';
import { runModule } from './children.js';

/** What happens to the kernel `wasm` where code may not be compiled: the same integer, and a reason. */

const SAMPLES = 5_000_000;
const { hits } = estimatePiSync(SAMPLES, { seed: 42 });

const PRINT = `
  const { capabilities, estimatePi, estimatePiSync } = await import('estimate-pi');
  const { workerKernels, wasmError } = capabilities();
  const options = { seed: 42, backend: 'workers', threads: 2 };
  const found = [estimatePiSync(${SAMPLES}, options), await estimatePi(${SAMPLES}, options)];
  console.log(JSON.stringify({ workerKernels, wasmError, kernels: found.map(({ kernel }) => kernel), hits: found.map(({ hits }) => hits) }));
`;

type Found = { workerKernels: string[]; wasmError: string | null; kernels: string[]; hits: number[] };

async function found(flags: readonly string[], before = ''): Promise<Found> {
  const { stdout, stderr } = await runModule(`${before}\n${PRINT}`, flags);
  // Node itself warns that --jitless takes WebAssembly away.
  expect(stderr.replace(/^Warning: disabling flag --expose_wasm.*\n/, '')).toBe('');
  return JSON.parse(stdout) as Found;
}

test.each([[[]], [['--disallow-code-generation-from-strings']]])(
  'it is the best kernel without the addon: node %j',
  async (flags) => {
    expect(await found(flags)).toEqual({
      workerKernels: ['wasm', 'typescript'],
      wasmError: null,
      kernels: ['wasm', 'wasm'],
      hits: [hits, hits],
    });
  },
);

describe.each([
  ['there is no WebAssembly (node --jitless)', ['--jitless'], ''],
  [
    'compiling it is refused, as a Content-Security-Policy does or an engine without vectors',
    [],
    "WebAssembly.Module = class { constructor() { throw new WebAssembly.CompileError('no simd'); } };",
  ],
  ['WebAssembly was taken away', [], 'delete globalThis.WebAssembly;'],
])('where %s', (_, flags, before) => {
  test('TypeScript counts the same hits, and capabilities() says why', async () => {
    const answer = await found(flags, before);
    expect(answer).toMatchObject({
      workerKernels: ['typescript'],
      hits: [hits, hits],
      kernels: ['typescript', 'typescript'],
    });
    expect(answer.wasmError).toMatch(/./);
  });
});

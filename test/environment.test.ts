import { expect, test } from 'vitest';
import { runModule } from './children.js';
import { describeNative } from './contenders.js';

/** What the environment's variables choose, and which of options and variables wins. */

const call = (options: object): string => `
  import { estimatePiSync } from 'estimate-pi';
  try {
    const { backend, kernel, threads } = estimatePiSync(1e7, ${JSON.stringify(options)});
    console.log(backend, kernel, threads);
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }`;

async function run(options: object, variables: Readonly<Record<string, string>>): Promise<string> {
  const { code, stdout, stderr } = await runModule(call(options), [], variables);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

test.each([
  [{ ESTIMATE_PI_BACKEND: 'workers', ESTIMATE_PI_THREADS: '3' }, 'workers wasm 3\n'],
  [{ ESTIMATE_PI_KERNEL: 'typescript', ESTIMATE_PI_THREADS: '1' }, 'workers typescript 1\n'],
])('%j decide where no option does', async (variables, chosen) => {
  expect(await run({}, variables)).toBe(chosen);
});

test.each([
  [{ ESTIMATE_PI_BACKEND: 'cuda' }, /^RangeError ERR_OUT_OF_RANGE ESTIMATE_PI_BACKEND must be .*'cuda'/],
  [{ ESTIMATE_PI_THREADS: '0' }, /^RangeError ERR_OUT_OF_RANGE ESTIMATE_PI_THREADS .*1 to 1024.*'0'/],
  [{ ESTIMATE_PI_THREADS: 'many' }, /^RangeError ERR_OUT_OF_RANGE ESTIMATE_PI_THREADS .*'many'/],
  [{ ESTIMATE_PI_KERNEL: 'avx1024' }, /^RangeError ERR_KERNEL_UNAVAILABLE ESTIMATE_PI_KERNEL is 'avx1024'.*it has /],
])('%j is refused by its name', async (variables, message) => {
  expect(await run({}, variables)).toMatch(message);
});

test('capabilities refuses a variable by its name, too', async () => {
  const text =
    "import { capabilities } from 'estimate-pi'; try { capabilities(); } catch (error) { console.log(error.message); }";
  const { stdout } = await runModule(text, [], { ESTIMATE_PI_THREADS: '0' });
  expect(stdout).toBe("ESTIMATE_PI_THREADS must be an integer from 1 to 1024; got '0'\n");
});

describeNative('with the addon', (addon) => {
  const kernels = addon.kernels();
  const [best = ''] = kernels;

  test.each(kernels)('ESTIMATE_PI_KERNEL=%s forces that kernel', async (kernel) => {
    const variables = { ESTIMATE_PI_KERNEL: kernel, ESTIMATE_PI_THREADS: '2' };
    expect(await run({}, variables)).toBe(`native ${kernel} 2\n`);
  });

  // An option that names a backend or a kernel silences both variables.
  test.each([
    [{ backend: 'native' }, { ESTIMATE_PI_BACKEND: 'workers' }, `native ${best}`],
    [{ backend: 'native' }, { ESTIMATE_PI_KERNEL: 'typescript' }, `native ${best}`],
    [{ backend: 'workers' }, { ESTIMATE_PI_KERNEL: best }, 'workers wasm'],
    [{ kernel: 'scalar' }, { ESTIMATE_PI_BACKEND: 'workers' }, 'native scalar'],
    [{ kernel: 'typescript' }, { ESTIMATE_PI_BACKEND: 'native', ESTIMATE_PI_KERNEL: best }, 'workers typescript'],
    [{ backend: 'native' }, { ESTIMATE_PI_BACKEND: 'nonsense' }, `native ${best}`],
  ])('%j silences %j', async (options, variables, chosen) => {
    expect(await run({ ...options, threads: 2 }, variables)).toBe(`${chosen} 2\n`);
  });
});

import { capabilities } from 'estimate-pi';
import { describe, expect, test } from 'vitest';
import { runModule } from './children.js';

/** Which of options and environment variables wins. */

const call = (options: object): string => `
  import { estimatePiSync } from 'estimate-pi';
  try {
    const { backend, kernel } = estimatePiSync(10, ${JSON.stringify(options)});
    console.log(backend, kernel);
  } catch (error) {
    console.log(error.code, error.message);
  }`;

const run = async (options: object, variables: Record<string, string>): Promise<string> =>
  (await runModule(call(options), [], variables)).stdout.trim();

const { kernels, nativeError } = capabilities();

test('a variable decides where no option does', async () => {
  expect(await run({}, { ESTIMATE_PI_BACKEND: 'workers' })).toMatch(/^workers /);
  expect(await run({}, { ESTIMATE_PI_KERNEL: 'typescript' })).toBe('workers typescript');
});

test('a variable that asks for what is not there is refused by its name', async () => {
  expect(await run({}, { ESTIMATE_PI_KERNEL: 'avx9000' })).toMatch(
    /^ERR_KERNEL_UNAVAILABLE ESTIMATE_PI_KERNEL is 'avx9000'/,
  );
  expect(await run({}, { ESTIMATE_PI_BACKEND: 'abacus' })).toMatch(/^ERR_OUT_OF_RANGE ESTIMATE_PI_BACKEND must be/);
  const threads = await runModule(
    "import { capabilities } from 'estimate-pi'; try { capabilities(); } catch (error) { console.log(error.message); }",
    [],
    { ESTIMATE_PI_THREADS: '0' },
  );
  expect(threads.stdout).toBe("ESTIMATE_PI_THREADS must be an integer from 1 to 1024; got '0'\n");
});

describe.skipIf(nativeError !== null)('an option that names a backend or a kernel silences both variables', () => {
  const [best = ''] = kernels;
  test.each([
    [{ backend: 'native' }, { ESTIMATE_PI_BACKEND: 'workers' }, `native ${best}`],
    [{ backend: 'native' }, { ESTIMATE_PI_KERNEL: 'typescript' }, `native ${best}`],
    [{ backend: 'workers' }, { ESTIMATE_PI_KERNEL: best }, 'workers wasm'],
    [{ kernel: 'scalar' }, { ESTIMATE_PI_BACKEND: 'workers' }, 'native scalar'],
    [{ kernel: 'typescript' }, { ESTIMATE_PI_BACKEND: 'native', ESTIMATE_PI_KERNEL: best }, 'workers typescript'],
    [{ backend: 'native' }, { ESTIMATE_PI_BACKEND: 'nonsense' }, `native ${best}`],
  ])('%j over %j', async (options, variables, expected) => {
    expect(await run(options, variables)).toBe(expected);
  });
});

import { estimatePiSync } from 'estimate-pi';
import { describe, expect, test } from 'vitest';
import { runModule } from './children.js';
import { contenders } from './contenders.js';

const backends = [...new Set(contenders.map((contender) => contender.backend))];
const CLEAN = { code: 0, signal: null, stderr: '' };
const IMPORT = "import { estimatePi, estimatePiSync, capabilities } from 'estimate-pi';";

describe.each(backends)('a process on the %s backend', (backend) => {
  test.each([
    ['a synchronous call', `estimatePiSync(5e6, { backend: '${backend}', threads: 2 });`],
    ['an asynchronous call', `await estimatePi(5e6, { backend: '${backend}', threads: 2 });`],
    ['a call that nobody awaits', `void estimatePi(5e6, { backend: '${backend}' });`],
    [
      'an aborted call',
      `await estimatePi(2**52, { backend: '${backend}', signal: AbortSignal.timeout(200) }).catch(() => 0);`,
    ],
    [
      'process.exit during a call',
      `void estimatePi(2**52, { backend: '${backend}', onProgress: () => process.exit(0) });`,
    ],
  ])('ends by itself after %s', async (_, body) => {
    expect(await runModule(`${IMPORT} ${body}`)).toMatchObject(CLEAN);
  });
});

test('a worker thread that dies rejects its callers, and the next call starts another', async () => {
  const program = `
    import { Worker } from 'node:worker_threads';
    const started = [];
    const on = Worker.prototype.on;
    Worker.prototype.on = function (...args) { started.push(this); return on.apply(this, args); };
    const { estimatePi } = await import('estimate-pi');
    const onProgress = () => void started[0].terminate();
    const call = estimatePi(2 ** 52, { backend: 'workers', threads: 2, onProgress });
    await call.catch((error) => console.log(error.code, error.message));
    console.log((await estimatePi(5_000_000, { backend: 'workers', seed: 42 })).hits);`;
  const { stdout, ...ended } = await runModule(program);
  expect(ended).toMatchObject(CLEAN);
  expect(stdout).toMatch(/^ERR_WORKER_FAILED a worker thread died/);
  expect(stdout).toContain(`\n${estimatePiSync(5_000_000, { seed: 42 }).hits}\n`);
});

describe('where addons are not allowed', () => {
  test('the workers backend takes over with the same integer, and says why when asked', async () => {
    const program = `${IMPORT}
      const { hits, backend } = await estimatePi(5e6, { seed: 42 });
      const { nativeError, kernels } = capabilities();
      console.log(JSON.stringify({ hits, backend, code: nativeError.code, kernels }));`;
    const { stdout, ...ended } = await runModule(program, ['--no-addons']);
    expect(ended).toMatchObject(CLEAN);
    expect(JSON.parse(stdout)).toEqual({
      hits: estimatePiSync(5e6, { seed: 42 }).hits,
      backend: 'workers',
      code: 'ERR_NATIVE_UNAVAILABLE',
      kernels: [],
    });
  });

  test("backend: 'native' is refused with the reason", async () => {
    const program = `${IMPORT} await estimatePi(10, { backend: 'native' }).catch((error) => console.log(error.code, error.message));`;
    const { stdout } = await runModule(program, ['--no-addons']);
    expect(stdout).toMatch(/^ERR_NATIVE_UNAVAILABLE .*disabled/);
  });
});

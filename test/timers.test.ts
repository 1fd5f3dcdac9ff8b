import { fileURLToPath } from 'node:url';
import { estimatePi, estimatePiSync } from 'estimate-pi';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { runModule } from './children.js';
import { contenders } from './contenders.js';

/** A count that ends by time, where a test's environment has the timers or the clock in its hands, or threads are late. */

const backends = [...new Set(contenders.map(({ backend }) => backend))];
afterEach(() => void vi.useRealTimers());

describe.each(backends)('on the %s backend', (backend) => {
  test('fake timers hold up neither a count by time nor its progress', async () => {
    vi.useFakeTimers();
    let told = 0;
    const onProgress = (): void => void told++;
    const timed = await estimatePi({ seconds: 0.5 }, { backend, seed: 42, onProgress });
    expect(timed.samples).toBeGreaterThanOrEqual(2 ** 20);
    expect(timed.elapsedMs).toBeGreaterThan(0);
    expect(told).toBeGreaterThan(1);
  });
});

test('nor do those that are there before the package', async () => {
  const { stdout } = await runModule(`
    const never = () => ({ unref() {}, ref() {} });
    for (const name of ['setTimeout', 'setInterval', 'setImmediate']) globalThis[name] = never;
    const { estimatePi } = await import('estimate-pi');
    for (const backend of ${JSON.stringify(backends)}) console.log((await estimatePi({ seconds: 0.1 }, { backend })).samples > 0);
  `);
  expect(stdout).toBe('true\n'.repeat(backends.length));
});

test.each(['() => 5', '() => NaN', '() => --t'])(
  'a clock that is %s does not keep a synchronous call for ever',
  async (clock) => {
    const { stdout } = await runModule(`
    let t = 1e6;
    performance.now = ${clock};
    const { estimatePiSync } = await import('estimate-pi');
    console.log(JSON.stringify(estimatePiSync({ seconds: 0.1 }, { seed: 42 })));
  `);
    const { samples, samplesPerSecond, elapsedMs } = JSON.parse(stdout);
    expect({ elapsedMs, samplesPerSecond }).toEqual({ elapsedMs: 0, samplesPerSecond: null });
    expect(samples).toBeGreaterThanOrEqual(2 ** 20);
  },
);

/** Loaded before the program: worker threads hear nothing for longer than the shortest time that a count may take. */
const LATE_THREADS = `--import=data:text/javascript,${encodeURIComponent(`
  import { Worker } from 'node:worker_threads';
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (...args) { setTimeout(() => postMessage.apply(this, args), 400); };`)}`;

test('where no thread has begun when the time is over, the first block is waited for', async () => {
  const program = `
    import { estimatePi } from 'estimate-pi';
    console.log(JSON.stringify(await estimatePi({ seconds: 0.1 }, { backend: 'workers', seed: 42 })));`;
  const { stdout } = await runModule(program, [LATE_THREADS]);
  const { pi, hits, samples, partial } = JSON.parse(stdout);
  expect(samples).toBeGreaterThanOrEqual(2 ** 20);
  expect({ hits, partial }).toEqual({ hits: estimatePiSync(samples, { seed: 42 }).hits, partial: false });
  expect(Math.abs(pi - Math.PI)).toBeLessThan(0.1);
});

test('and on the command line', async () => {
  const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
  const program = `process.argv = [process.execPath, ${JSON.stringify(cli)}, '--seconds', '0.1', '--backend', 'workers', '--json'];
    await import(${JSON.stringify(cli)});`;
  const { code, stdout } = await runModule(program, [LATE_THREADS]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout).samples).toBeGreaterThanOrEqual(2 ** 20);
});

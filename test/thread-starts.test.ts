import { estimatePiSync } from 'estimate-pi';
import { expect, test } from 'vitest';
import { interruptAtWork, runModule, UNCOVERED } from './children.js';

/** Hundreds of worker threads: few of them start at a time, so that the thread which asked for them hears signals meanwhile. */

/** Loaded before the program: tells how many threads were started, and the most that were starting at once. */
const WATCHED = `
  import workerThreads from 'node:worker_threads';
  import { syncBuiltinESMExports } from 'node:module';
  globalThis.seen = { started: 0, starting: 0, most: 0 };
  workerThreads.Worker = class extends workerThreads.Worker {
    constructor(...args) {
      super(...args);
      seen.started++;
      seen.most = Math.max(seen.most, ++seen.starting);
      this.once('online', () => seen.starting--);
    }
  };
  syncBuiltinESMExports();`;

const WANTED = 40;

test('an asynchronous call has all that it wants in the end, few starting at a time, and the hits are the same', async () => {
  const program = `${WATCHED}
    const { capabilities, estimatePi } = await import('estimate-pi');
    const controller = new AbortController();
    const options = { backend: 'workers', seed: 42, threads: ${WANTED}, keepPartial: true, signal: controller.signal };
    const onProgress = () => seen.started === ${WANTED} && seen.starting === 0 && controller.abort();
    const { samples, hits, threads } = await estimatePi(1e15, { ...options, onProgress });
    console.log(JSON.stringify({ samples, hits, threads, most: seen.most, few: Math.max(capabilities().threads, 8) }));`;
  const { stdout, stderr } = await runModule(program, [], UNCOVERED);
  expect(stderr).toBe('');
  const { samples, hits, threads, most, few } = JSON.parse(stdout) as Record<string, number>;
  expect(threads).toBe(WANTED);
  expect(most).toBeLessThanOrEqual(few as number);
  expect(hits).toBe(estimatePiSync(samples as number, { seed: 42 }).hits);
});

test.skipIf(process.platform === 'win32')('a signal meanwhile ends the command with what was counted', async () => {
  const args = ['1e13', '--backend', 'workers', '--threads', '512', '--seed', '42', '--json'];
  const { code, stdout } = await interruptAtWork(args, 'SIGTERM');
  expect(code).toBe(143);
  const { samples, hits, partial } = JSON.parse(stdout);
  expect({ partial, hits }).toEqual({ partial: true, hits: estimatePiSync(samples, { seed: 42 }).hits });
});

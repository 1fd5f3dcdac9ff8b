import { spawnSync } from 'node:child_process';
import { estimatePiSync } from 'estimate-pi';
import { expect, test } from 'vitest';
import { runModule } from './children.js';

/** Node's permission model, under which worker threads may be forbidden. */

const FLAG = ['--permission', '--experimental-permission'].find(
  (flag) => spawnSync(process.execPath, [flag, '--allow-fs-read=*', '--eval', '0']).status === 0,
);
const FLAGS = [FLAG ?? '', '--allow-fs-read=*', '--allow-fs-write=*', '--no-warnings'];
const SAMPLES = 6_000_000;

test.skipIf(FLAG === undefined)('where worker threads are forbidden, a synchronous call counts alone', async () => {
  const { hits } = estimatePiSync(SAMPLES, { seed: 42 });
  const program = `
    import { estimatePiSync } from 'estimate-pi';
    console.log(estimatePiSync(${SAMPLES}, { backend: 'workers', seed: 42, threads: 3 }).hits);`;
  expect(await runModule(program, FLAGS)).toMatchObject({ code: 0, stdout: `${hits}\n` });
});

test.skipIf(FLAG === undefined)(
  'where worker threads are forbidden, an asynchronous call counts on the calling thread, which hears its timers meanwhile',
  async () => {
    const { hits } = estimatePiSync(SAMPLES, { seed: 42 });
    const program = `
    import { estimatePi } from 'estimate-pi';
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const { hits, threads } = await estimatePi(${SAMPLES}, { backend: 'workers', seed: 42, threads: 3 });
    clearInterval(timer);
    console.log(hits, threads, ticks > 0);`;
    expect(await runModule(program, FLAGS)).toMatchObject({ code: 0, stdout: `${hits} 1 true\n` });
  },
);

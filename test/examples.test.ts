import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { estimatePiSync } from 'estimate-pi';
import { expect, test } from 'vitest';
import { runCli, start } from './children.js';
import { hasRedis, startRedis } from './redis.js';

/** Every file in examples/ is run, and finds the integer that one thread finds. */

const examples = fileURLToPath(new URL('../examples', import.meta.url));
const CLI = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const SHELL = { ESTIMATE_PI: `${process.execPath} ${CLI}` };
const SAMPLES = 2e8;
const SEED = 7;
const { hits: HITS } = estimatePiSync(SAMPLES, { seed: SEED });
const SHOWN = HITS.toLocaleString('en-US').replaceAll(',', ' ');

const isGnuParallel = spawnSync('parallel', ['--version'], { encoding: 'utf8' }).stdout?.startsWith('GNU') ?? false;

/** Every JavaScript example says how long it took, and how many times as fast that is. */
const TIMED = /^\d+\.\d\d s; one thread alone, \d+\.\d\d s: \d+\.\d\d times as fast$/m;

const run = (command: string, file: string, ...args: string[]) =>
  start(command, [join(examples, file), ...args.map(String)], SHELL).ended;

test.each(['pool.js', 'shared-memory.js', 'manager.js'])('%s', async (file) => {
  const { code, stdout, stderr } = await run(process.execPath, file, String(SAMPLES), String(SEED), '3');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ hits: HITS, samples: SAMPLES, seed: SEED });
  expect(stderr).toMatch(TIMED);
});

test.skipIf(process.platform === 'win32').each(['processes.sh', 'pipe.sh'])('%s', async (file) => {
  const { code, stdout, stderr } = await run('sh', file, String(SAMPLES), String(SEED), '3');
  expect(code).toBe(0);
  expect(stdout).toContain(SHOWN);
  expect(stderr).toMatch(/^\d+ ms with 3 processes; for one thread alone: sh .*\.sh 200000000 7 1$/m);
});

test.skipIf(!isGnuParallel)('gnu-parallel.sh (needs GNU parallel)', async () => {
  const { code, stdout } = await run('sh', 'gnu-parallel.sh', String(SAMPLES), String(SEED), '3');
  expect(code).toBe(0);
  expect(stdout).toContain(SHOWN);
});

test.skipIf(!hasRedis)('queue.js (needs redis-server)', async () => {
  const redis = await startRedis();
  try {
    const { code, stdout, stderr } = await run(process.execPath, 'queue.js', String(SAMPLES), String(SEED), redis.url);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ hits: HITS, seed: SEED });
    expect(stderr).toMatch(TIMED);
  } finally {
    await redis.stop();
  }
});

test.each([
  ['pool.js', ['abc'], 'samples'],
  ['manager.js', ['abc'], 'samples'],
  ['manager.js', ['1e6', '-1'], 'seed'],
  ['shared-memory.js', ['1e6', '1', '0'], 'threads'],
  ['queue.js', ['1.5'], 'samples'],
])('%s %j ends at once, with what is wrong', async (file, args, named) => {
  const { code, stdout, stderr } = await run(process.execPath, file, ...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(
    new RegExp(`^${named} must be a whole number from [01]; got '.*'\nusage: node .*${file} \\[samples\\]`),
  );
});

test('queue.js without Redis says what to start', async () => {
  const { code, stdout, stderr } = await run(process.execPath, 'queue.js', '1e6', '1', 'redis://127.0.0.1:1');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('Start a Redis first');
});

test.skipIf(process.platform === 'win32')('the shell examples say what to install where there is nothing', async () => {
  const { code, stderr } = await start(
    'sh',
    [join(examples, 'pipe.sh')],
    { ESTIMATE_PI: '', PATH: '/usr/bin:/bin' },
    tmpdir(),
  ).ended;
  expect(code).toBe(127);
  expect(stderr).toContain('npm install estimate-pi');
});

test.skipIf(process.platform === 'win32')(
  'slurm.sh, task by task as Slurm would start it',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'estimate-pi-'));
    try {
      const script = readFileSync(join(examples, 'slurm.sh'), 'utf8');
      const [, last] = /#SBATCH --array=0-(\d+)/.exec(script) ?? [];
      const tasks = Number(last) + 1;
      for (let task = 0; task < tasks; task++) {
        const variables = {
          ...SHELL,
          SAMPLES: String(SAMPLES),
          SEED: String(SEED),
          SLURM_ARRAY_TASK_ID: String(task),
          SLURM_ARRAY_TASK_COUNT: String(tasks),
          SLURM_ARRAY_TASK_MIN: '0',
        };
        const { code } = await start('sh', [join(examples, 'slurm.sh')], variables, folder).ended;
        expect(code).toBe(0);
      }
      const files = readdirSync(join(folder, 'tallies')).map((name) => join(folder, 'tallies', name));
      expect(files).toHaveLength(tasks);
      expect(JSON.parse((await runCli(['merge', '--json', ...files])).stdout)).toMatchObject({ hits: HITS });
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  180_000,
);

test('kubernetes.yaml, its command in a pod as the Job would start it', async () => {
  const text = readFileSync(join(examples, 'kubernetes.yaml'), 'utf8');
  const list = (name: string): string[] =>
    JSON.parse(new RegExp(`${name}: (\\[.*\\])`).exec(text)?.[1] ?? '') as string[];
  expect(list('command')).toEqual(['npx', '--yes', 'estimate-pi', 'tally']);
  const [, completions] = /completions: (\d+)/.exec(text) ?? [];
  const args = list('args').map((arg) => (arg === '1e14' ? '1e9' : arg));
  expect(args.slice(args.indexOf('--shards')).at(1)).toBe(completions);
  const { code, stdout, stderr } = await runCli(['tally', ...args], { JOB_COMPLETION_INDEX: '5' });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ seed: 42, of: 1e9 });
});

test('costs.js', async () => {
  const { code, stdout, stderr } = await run(process.execPath, 'costs.js');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(
    stdout
      .trim()
      .split('\n')
      .every((line) => /\d ms$/.test(line)),
  ).toBe(true);
}, 30_000);

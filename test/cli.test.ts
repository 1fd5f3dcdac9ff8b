import { readFileSync } from 'node:fs';
import { type PiEstimate, tallySync } from 'estimate-pi';
import { describe, expect, test } from 'vitest';
import { runCli } from './children.js';

describe('estimate-pi SAMPLES', () => {
  test.each([
    ['1e6', 1e6],
    ['1_000_000', 1e6],
    ['1000000', 1e6],
    ['1M', 1e6],
    ['2.5k', 2500],
    ['0.001G', 1e6],
    ['1K', 1000],
    ['1 000 000', 1e6],
  ])('%s means %i darts', async (text, samples) => {
    const { code, stdout } = await runCli([text, '--seed', '1', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ samples, hits: tallySync({ seed: 1, samples }).hits });
  });

  test('shows π, its error, the speed, the backend and the seed', async () => {
    const { code, stdout, stderr } = await runCli(['1e7', '--seed', '42']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^π ≈ +3\.1411\d+ ± \d/);
    expect(stdout).toMatch(/darts\/s/);
    expect(stdout).toMatch(/backend +\w+, kernel \w+/);
    expect(stdout).toMatch(/seed +42\n/);
  });

  test('--quiet prints the number alone', async () => {
    const { stdout, stderr } = await runCli(['1e7', '--seed', '42', '--quiet']);
    expect({ stdout, stderr }).toEqual({ stdout: '3.1411692\n', stderr: '' });
  });

  test('what it prints as a count it reads as one, though the shell makes words of it', async () => {
    const { stdout } = await runCli(['1', '000', '000', '--seed', '1', '--quiet']);
    expect(stdout).toBe(`${tallySync({ seed: 1, samples: 1e6 }).hits * 4e-6}\n`);
  });

  test.each([
    [['--seconds', '0.3'], { partial: false, confidence: 0.95 }],
    [['--standard-error', '1e-3', '--confidence', '0.99'], { samples: 2_696_767, confidence: 0.99 }],
  ])('%j instead of a number of darts', async (args, expected) => {
    const { code, stdout } = await runCli([...args, '--seed', '1', '--json']);
    expect(code).toBe(0);
    const estimate = JSON.parse(stdout) as PiEstimate;
    expect(estimate).toMatchObject(expected);
    expect(estimate.hits).toBe(tallySync({ seed: 1, samples: estimate.samples }).hits);
  });

  test('the time is that of the count alone', async () => {
    const { stdout } = await runCli(['1000', '--json']);
    expect((JSON.parse(stdout) as PiEstimate).elapsedMs).toBeLessThan(30);
  });

  test.each([
    [['1000', '--kernel', 'typescript'], {}],
    [['1000'], { ESTIMATE_PI_KERNEL: 'typescript' }],
    [['1000'], { ESTIMATE_PI_BACKEND: 'workers' }],
  ])('why there is no addon is not told where it is not the reason: %j %j', async (args, variables) => {
    const { stderr } = await runCli(args, { ...variables, ESTIMATE_PI_ADDON: '/nowhere' });
    expect(stderr).toBe('');
  });

  test('why there is no addon is told where that decides', async () => {
    const { stderr } = await runCli(['1000', '--seed', '1'], { ESTIMATE_PI_ADDON: '/nowhere' });
    expect(stderr).toMatch(/^estimate-pi: on the workers backend, because the native addon did not load: .+\n$/);
  });

  test('no progress bar is drawn into a pipe', async () => {
    const { stderr } = await runCli(['3e8', '--backend', 'workers', '--threads', '1']);
    expect(stderr).toBe('');
  });
});

describe('bad input is one line on stderr and exit 2', () => {
  test.each([
    [['abc'], "'abc'"],
    [['0'], 'samples'],
    [['-5'], '-5'],
    [['1.5'], "'1.5'"],
    [['1e16'], '2^53'],
    [['1e6', '1e6'], 'too many arguments'],
    [['1e6', '--seed', 'x'], '--seed'],
    [['1e6', '--seed', '-1'], '-1'],
    [['1e6', '--threads', '0'], '--threads'],
    [['1e6', '--threads', '1025'], '1024'],
    [['1e6', '--backend', 'cuda'], 'native, workers, gpu'],
    [['1e6', '--kernel', 'avx1024'], 'avx1024'],
    [['1e6', '--sede', '1'], '--sede'],
    [['1e6', '--seconds', '1'], 'exclude each other'],
    [['--seconds', '1', '--standard-error', '1e-3'], '--standard-error'],
    [['--seconds', '0'], '0.1 to 86400'],
    [['1e6', '--confidence', '1.5'], 'confidence'],
  ])('%j', async (args, named) => {
    const { code, stdout, stderr } = await runCli(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^estimate-pi: .+\n$/);
    expect(stderr).toContain(named);
  });
});

test('darts without a picture tells how to get one', async () => {
  const { code, stdout } = await runCli(['darts', '--seed', '1', '-n', '100']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\d+ of the first 100 darts of seed 1 hit: π ≈ .*\nFor the picture, say --svg FILE\.\n$/);
});

describe('about itself', () => {
  test('--help names every option', async () => {
    const { code, stdout } = await runCli(['--help']);
    expect(code).toBe(0);
    for (const name of ['samples', '--seed', '--threads', '--backend', '--kernel', '--json', '--quiet', 'info']) {
      expect(stdout).toContain(name);
    }
  });

  test("--version is the package's", async () => {
    const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
    const { version } = JSON.parse(text) as { version: string };
    expect(await runCli(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
  });

  test('info tells kernels, threads and why that many', async () => {
    const { code, stdout } = await runCli(['info'], { ESTIMATE_PI_THREADS: '3' });
    expect(code).toBe(0);
    expect(stdout).toMatch(/kernels +.*typescript/);
    expect(stdout).toMatch(/threads +3: as ESTIMATE_PI_THREADS says/);
  });

  test('info --json can be read by a program', async () => {
    const { stdout } = await runCli(['info', '--json']);
    expect(JSON.parse(stdout)).toHaveProperty('kernel');
  });
});

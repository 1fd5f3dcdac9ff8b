import type { PiEstimate } from 'estimate-pi';
import { describe, expect, test, vi } from 'vitest';
import { reportFindings } from '../dist/cli/commands/selftest.js';
import { parseCount, parseSeconds } from '../dist/cli/number.js';
import { createProgressBar } from '../dist/cli/progress.js';
import { messageOf } from '../dist/errors.js';
import { formatDuration, formatEstimate, formatRate } from '../dist/report/numbers.js';
import { describeProcessor, describeScaling } from '../dist/report/scaling.js';
import { formatTable } from '../dist/report/table.js';
import { runCli } from './children.js';
import { DESKTOP, reportOf } from './scaling-reports.js';

/** Numbers, tables and lines as people read them. */

test.each([
  [0.5, '0.500 ms'],
  [999, '999 ms'],
  [1000, '1.00 s'],
  [119_900, '120 s'],
  [120_000, '2 min 0 s'],
  [359_700, '6 min 0 s'],
  [3_661_000, '61 min 1 s'],
])('%d milliseconds are %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});

test.each([
  [12.34, '12.3 darts/s'],
  [2_000_000, '2.00 Mdarts/s'],
  [19.4e9, '19.4 Gdarts/s'],
])('%d darts per second are %s', (rate, text) => {
  expect(formatRate(rate)).toBe(text);
});

test.each([
  ['1e10', 10e9],
  ['10_000_000', 10e6],
  ['2.5M', 2_500_000],
  ['1T', 1e12],
])('%s darts are %d', (text, count) => {
  expect(parseCount(text)).toBe(count);
});

test.each(['', 'ten', '1.5', '1__0', '-1', '10GG', '1e17'])("'%s' is no count", (text) => {
  expect(() => parseCount(text)).toThrow('is not a whole number');
});

test.each(['', 'soon', '0', '-1', '1e9', 'Infinity'])("'%s' is no time to measure", (text) => {
  expect(() => parseSeconds(text)).toThrow('is not a number of seconds');
});

describe('an estimate', () => {
  const estimate: PiEstimate = {
    pi: 4,
    standardError: 0,
    confidenceInterval: [0.8, 4],
    confidence: 0.95,
    partial: false,
    hits: 1,
    samples: 1,
    seed: 7,
    elapsedMs: 1,
    samplesPerSecond: 1000,
    threads: 1,
    backend: 'workers',
    kernel: 'typescript',
  };

  test('whose standard error is 0 is not off by any number of them', () => {
    const text = formatEstimate(estimate, false);
    expect(text).toMatch(/^off by +8.6e-1$/m);
    expect(text).toMatch(/1 thread$/m);
  });

  test('that was interrupted says so', () => {
    expect(formatEstimate(estimate, true)).toContain('(partial: interrupted)');
  });
});

test('a row longer than the header keeps its cells', () => {
  expect(formatTable({ header: ['name'], rows: [['a', 'more']] })).toBe('name\na      more\n');
});

test('columns are aligned, also where a row is short', () => {
  const rows = [
    ['a', '1', '20'],
    ['longer', '300'],
  ];
  expect(formatTable({ header: ['name', 'x', 'y'], rows, note: 'a note' })).toBe(
    'name       x    y\na          1   20\nlonger   300\na note\n',
  );
});

test('a study of one thread on a bound machine with a quota tells both, and draws no curve', async () => {
  const machine = { ...DESKTOP, allowedThreads: 1, allowedCores: 1, quota: 0.5 };
  const report = reportOf(machine, [1], () => 1);
  const text = await describeScaling({ ...report, partial: true }, false);
  expect(text).toContain('affinity: 1 hardware thread on 1 core; cgroup quota: 0.5 processors');
  expect(text).toContain('cut short');
  expect(text).not.toContain('ideal');
});

test('performance and efficiency cores are told apart', () => {
  const hybrid = { ...DESKTOP, performanceCores: 6, efficiencyCores: 1 };
  expect(describeProcessor(hybrid)).toContain('6 performance cores and 1 efficiency core, 16 hardware threads');
});

test('the progress of work of which nothing is done yet has no end in sight', async () => {
  const { isTTY } = process.stderr;
  const written: string[] = [];
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  Object.assign(process.stderr, { isTTY: true });
  try {
    const bar = await createProgressBar(100, true, 'share');
    await new Promise((resolve) => setTimeout(resolve, 800));
    bar.update(0);
    bar.stop();
  } finally {
    Object.assign(process.stderr, { isTTY });
    write.mockRestore();
  }
  expect(written.join('')).toContain('0 %  ? left');
});

describe('selftest', () => {
  async function* findings(...passed: boolean[]) {
    for (const each of passed) yield { check: 'a check', passed: each, detail: 'a detail' };
  }

  test('tells every failure and counts them', async () => {
    const lines: string[] = [];
    expect(await reportFindings(findings(true, false, false), (line) => lines.push(line))).toBe(2);
    expect(lines).toEqual([
      'ok    a check: a detail\n',
      'FAIL  a check: a detail\n',
      'FAIL  a check: a detail\n',
      '2 failed\n',
    ]);
  });
});

test('what was thrown is told, also where it was no error', () => {
  expect([messageOf(new Error('broken')), messageOf('broken'), messageOf(undefined)]).toEqual([
    'broken',
    'broken',
    'undefined',
  ]);
});

test('info tells that the environment set the number of threads', async () => {
  const { stdout } = await runCli(['info'], { ESTIMATE_PI_THREADS: '3' });
  expect(stdout).toMatch(/threads +3: as ESTIMATE_PI_THREADS says/);
});

test('converge shows one dart without dividing by its standard error of 0', async () => {
  const { code, stdout } = await runCli(['converge', '1', '--seed', '1']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/–$/m);
});

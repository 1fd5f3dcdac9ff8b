import { spawnSync } from 'node:child_process';
import type { Machine, ScalingReport } from 'estimate-pi';
import { describe, expect, test } from 'vitest';
import { markLoad, otherLoadBetween } from '../dist/platform/node/load.js';
import { coresAllowed, describeMachine, throttledMs } from '../dist/platform/node/machine.js';
import { parseProcessorList } from '../dist/platform/node/threads.js';
import { start } from './children.js';
import { DESKTOP, type Facts, hyperthreaded, reportOf, upTo, WAYS } from './scaling-reports.js';
import { treeOf } from './trees.js';

const topology = (processor: number, siblings: string): Record<string, string> => ({
  [`sys/devices/system/cpu/cpu${processor}/topology/core_cpus_list`]: `${siblings}\n`,
});
const allowed = (list: string): Record<string, string> => ({
  'proc/self/status': `Name:\tnode\nCpus_allowed_list:\t${list}\n`,
});

describe('the machine', () => {
  test.each([
    ['0', [0]],
    ['0-2,5', [0, 1, 2, 5]],
    ['', []],
    ['a-b', []],
  ])("Linux's processor list '%s' means %j", (text, processors) => {
    expect(parseProcessorList(text)).toEqual(processors);
  });

  test.each([
    ['two hyperthreads of one core are one core', '0,4', ['0,4', '0,4'], 1],
    ['two cores are two', '0-1', ['0,4', '1,5'], 2],
  ])('%s', (_, list, siblings, cores) => {
    const processors = parseProcessorList(list);
    const files = processors.map((processor, index) => topology(processor, siblings[index] ?? ''));
    expect(coresAllowed(treeOf(Object.assign(allowed(list), ...files)))).toBe(cores);
  });

  test('where the system does not tell, nothing is claimed', () => {
    expect(coresAllowed(treeOf({}))).toBeUndefined();
    expect(coresAllowed(treeOf(allowed('0-3')))).toBeUndefined();
    expect(throttledMs(treeOf({}))).toBeUndefined();
  });

  test.each([
    ['cgroup v2', '0::/a\n', 'sys/fs/cgroup/a/cpu.stat', 'nr_throttled 7\nthrottled_usec 1500000\n'],
    ['cgroup v2, by a folder above', '0::/a/b\n', 'sys/fs/cgroup/a/cpu.stat', 'throttled_usec 1500000\n'],
    ['cgroup v1', '0::/\n3:cpu,cpuacct:/a\n', 'sys/fs/cgroup/cpu/a/cpu.stat', 'throttled_time 1500000000\n'],
  ])('how long a quota stopped threads (%s)', (_, cgroup, path, stat) => {
    expect(throttledMs(treeOf({ 'proc/self/cgroup': cgroup, [path]: stat }))).toBe(1500);
  });

  test('this one has at least a core and no more cores than hardware threads', async () => {
    const machine = await describeMachine();
    expect(machine.cpu).not.toBe('');
    expect(machine.physicalCores).toBeGreaterThanOrEqual(1);
    expect(machine.physicalCores).toBeLessThanOrEqual(machine.hardwareThreads);
    expect(machine.allowedCores).toBeLessThanOrEqual(machine.allowedThreads);
    expect(machine.performanceCores + machine.efficiencyCores).toBeGreaterThanOrEqual(1);
  });

  test('the load of others is what all processors did without this process', () => {
    const before = { wallMs: 100, busyMs: 5000, ownMs: 40 };
    expect(otherLoadBetween(before, { wallMs: 1100, busyMs: 7500, ownMs: 2040 })).toBe(0.5);
    expect(otherLoadBetween(before, { wallMs: 1100, busyMs: 6990, ownMs: 2040 }), 'clocks differ a little').toBe(0);
  });

  test('the marks advance with the work that is done', () => {
    const mark = markLoad();
    const until = performance.now() + 200;
    while (performance.now() < until) Math.sqrt(until);
    const later = markLoad();
    expect(later.ownMs - mark.ownMs).toBeGreaterThan(20);
    expect(later.busyMs).toBeGreaterThan(mark.busyMs);
    expect(later.wallMs - mark.wallMs).toBeGreaterThanOrEqual(200);
  });
});

const linear = (threads: number): number => threads / (1 + 0.001 * (threads - 1));
const verdict = (machine: Partial<Machine>, most: number, law: (threads: number) => number, facts?: Facts) =>
  reportOf({ ...DESKTOP, ...machine }, upTo(most), law, facts).verdict;

describe('the verdict', () => {
  test('hyperthreads that pay are used, and their gain is told', () => {
    const { threads, findings } = verdict({}, 16, hyperthreaded);
    expect(threads).toBe(15);
    expect(findings).toContainEqual(expect.stringMatching(/^Hyperthreads add 16 % over the physical cores/));
    expect(findings).toContainEqual(expect.stringMatching(/^8 threads on cores of their own are 7\.89×/));
  });

  test('hyperthreads that add nothing are left alone', () => {
    const { threads, findings } = verdict({}, 16, (n) => Math.min(linear(n), 7.9));
    expect(threads).toBe(8);
    expect(findings).toContainEqual(expect.stringMatching(/^Hyperthreads add nothing/));
  });

  test('one allowed processor: the report says so and recommends one thread', () => {
    const { threads, findings } = verdict({ allowedThreads: 1, allowedCores: 1 }, 2, (n) => 1 + 0.01 * (n - 1));
    expect(threads).toBe(1);
    expect(findings[0]).toBe('CPU affinity restricts this process to 1 of 16 hardware threads, on 1 core.');
    expect(findings).toContainEqual(expect.stringMatching(/^2 threads take turns .* 1\.01× the throughput of 1/));
    expect(findings.at(-1)).toBe('Use 1 thread: all that affinity allows.');
  });

  test.each([
    [0.5, 1, 'A cgroup quota allows 0.5 processors'],
    [2.5, 3, 'A cgroup quota allows 2.5 processors'],
  ])('a quota of %d processors: the report says so and recommends %i', (quota, threads, text) => {
    const law = (n: number): number => Math.min(n, Math.max(quota, 1));
    const report = reportOf({ ...DESKTOP, quota }, upTo(8), law, { throttledMs: 2400 });
    expect(report.verdict.threads).toBe(threads);
    expect(report.verdict.findings[0]).toContain(text);
    expect(report.verdict.findings[1]).toBe('The quota stopped threads for 2.4 s in all during the study.');
    expect(report.verdict.findings.at(-1)).toContain('the quota leaves room for no more');
    expect(report.amdahl?.serialFraction ?? 0, 'what the quota stops is no serial work').toBeLessThan(1e-9);
  });

  test.each([
    ['affinity', { allowedThreads: 2, allowedCores: 2 }, 2],
    ['a quota', { quota: 2.5 }, 3],
  ])('no more threads are recommended than %s leaves room for, however good they look', (_, machine, threads) => {
    expect(verdict(machine, 8, linear).threads).toBe(threads);
  });

  test('a quota above all processors restricts nothing', () => {
    const { threads, findings } = verdict({ quota: 64 }, 8, linear);
    expect(threads).toBe(8);
    expect(findings[0]).toContain('which is all that this process could use anyway');
  });

  test("Gunther's law is told where it can be fitted", () => {
    expect(verdict({}, 16, hyperthreaded).findings).toContainEqual(
      expect.stringMatching(
        /^The Universal Scalability Law fits all points with a contention of .* a peak at \d+ threads/,
      ),
    );
    expect(verdict({}, 2, linear).findings.join(' ')).not.toContain('Universal');
  });

  test('efficiency cores explain a falling efficiency', () => {
    const hybrid = { performanceCores: 4, efficiencyCores: 4, hardwareThreads: 8, allowedThreads: 8 };
    const { findings } = verdict(hybrid, 8, (n) => Math.min(n, 4) + 0.5 * Math.max(n - 4, 0));
    expect(findings).toContainEqual(expect.stringContaining('Efficiency cores are slower than performance cores'));
  });

  test('a machine that slows down, and other load, are told', () => {
    const report = reportOf(DESKTOP, [1, 2], linear, { otherLoad: 0.8 });
    expect(report.verdict.findings).toContainEqual(expect.stringContaining('Other programs kept 0.80 processors busy'));
    expect(report.verdict.findings.join(' ')).not.toContain('slower during the study');
  });

  test('ways of going parallel are compared with the best', () => {
    const { findings } = verdict({}, 8, linear, { ways: WAYS });
    expect(findings).toContainEqual(expect.stringMatching(/addon threads, worker threads reach 50 %; .* 40\.0 ms/));
    expect(findings).toContainEqual(expect.stringMatching(/addon threads, processes reach 33 %/));
  });
});

const hasTaskset = spawnSync('taskset', ['--version']).status === 0;

test.skipIf(!hasTaskset)('bound to one processor, a real study says so (needs taskset)', async () => {
  const text = `import { measureScaling } from 'estimate-pi';
    console.log(JSON.stringify(await measureScaling({ seconds: 0.3, trials: 3 })));`;
  const { stdout } = await start('taskset', ['-c', '0', process.execPath, '--input-type=module', '-e', text]).ended;
  const { machine, points, verdict: words } = JSON.parse(stdout) as ScalingReport;
  expect(machine).toMatchObject({ allowedThreads: 1, allowedCores: 1 });
  expect(points.map(({ threads }) => threads)).toEqual([1, 2]);
  expect(words.threads).toBe(1);
  if (machine.hardwareThreads > 1) expect(words.findings[0]).toContain('CPU affinity restricts this process to 1 of');
});

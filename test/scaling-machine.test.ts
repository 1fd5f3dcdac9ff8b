import { spawnSync } from 'node:child_process';
import { capabilities } from 'estimate-pi';
import type { Machine, Placement, ScalingReport } from 'estimate-pi/scaling';
import { describe, expect, test } from 'vitest';
import { placementOf } from '../dist/platform/machine.js';
import { coresAllowed, parseProcessorList } from '../dist/platform/node/affinity.js';
import { throttledMs } from '../dist/platform/node/cgroups.js';
import { markLoad, otherLoadBetween, throttledMsBetween } from '../dist/platform/node/load.js';
import { describeMachine } from '../dist/platform/node/machine.js';
import { defaultThreads } from '../dist/scaling/plan.js';
import { start } from './children.js';
import { DESKTOP } from './scaling-reports.js';
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
    expect(machine.runtime).toBe(`Node ${process.versions.node}`);
    expect(machine.physicalCores).toBeGreaterThanOrEqual(1);
    expect(machine.physicalCores).toBeLessThanOrEqual(machine.hardwareThreads);
    expect(machine.allowedCores).toBeLessThanOrEqual(machine.allowedThreads);
    expect(machine.performanceCores).toBeGreaterThanOrEqual(1);
    expect(machine.allowedThreads, 'as many as a call uses').toBe(capabilities().threadBudget.processors);
  });

  test('the load of others is what all processors did without this process', () => {
    const before = { wallMs: 100, busyMs: 5000, ownMs: 40, throttledMs: null };
    expect(otherLoadBetween(before, { ...before, wallMs: 1100, busyMs: 7500, ownMs: 2040 })).toBe(0.5);
    expect(
      otherLoadBetween(before, { ...before, wallMs: 1100, busyMs: 6990, ownMs: 2040 }),
      'clocks differ a little',
    ).toBe(0);
  });

  test("on Linux, only this process's processors count, with what other guests of the host took from them", () => {
    const tree = (ticks: number): Record<string, string> => ({
      ...allowed('0,2'),
      'proc/stat': `cpu  9 9 9 9 9 9 9 9 0 0\ncpu0 ${ticks} 1 1 500 5 1 1 2 0 0\ncpu1 9999 9 9 9 9 9 9 9 0 0\ncpu2 4 0 0 900 0 0 0 0 0 0\n`,
    });
    expect(markLoad(treeOf(tree(10))).busyMs).toBe(10 * (10 + 1 + 1 + 1 + 1 + 2 + 4));
    expect(markLoad(treeOf(tree(110))).busyMs - markLoad(treeOf(tree(10))).busyMs).toBe(1000);
    expect(markLoad(treeOf({})).throttledMs).toBeNull();
  });

  test.each([
    ['throttled between the marks', 40, 1540, 1500],
    ['unknown before', null, 1540, null],
    ['unknown after', 40, null, null],
  ])('how long a quota stopped threads: %s', (_, before, after, expected) => {
    const mark = { wallMs: 0, busyMs: 0, ownMs: 0 };
    expect(throttledMsBetween({ ...mark, throttledMs: before }, { ...mark, throttledMs: after })).toBe(expected);
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

const machineWith = (rest: Partial<Machine>): Machine => ({ ...DESKTOP, ...rest });

describe('what so many threads run on', () => {
  test.each<[Partial<Machine>, Placement[]]>([
    [{}, ['cores', 'cores', 'cores', 'hyperthreads', 'taking turns']],
    [{ allowedCores: null }, ['cores', 'cores', 'cores', 'cores', 'taking turns']],
    [{ quota: 4 }, ['cores', 'cores', 'taking turns', 'taking turns', 'taking turns']],
    [{ allowedThreads: 4, allowedCores: 2 }, ['cores', 'hyperthreads', 'taking turns', 'taking turns', 'taking turns']],
    [
      { performanceCores: 2, efficiencyCores: 6 },
      ['cores', 'efficiency cores', 'efficiency cores', 'hyperthreads', 'taking turns'],
    ],
  ])('8 cores, 16 hardware threads and %j', (rest, placements) => {
    expect([2, 4, 8, 16, 17].map((threads) => placementOf(threads, machineWith(rest)))).toEqual(placements);
  });
});

describe('the numbers of threads that are measured', () => {
  test.each<[string, Partial<Machine>, number[]]>([
    ['powers of two, the cores, all', { allowedThreads: 12, allowedCores: 6 }, [1, 2, 4, 6, 8, 12]],
    ['not 128 points', { allowedThreads: 128, allowedCores: 64 }, [1, 2, 4, 8, 16, 32, 64, 128]],
    [
      'the performance cores',
      { allowedThreads: 20, allowedCores: 14, performanceCores: 6, efficiencyCores: 8 },
      [1, 2, 4, 6, 8, 14, 16, 20],
    ],
    ['what a quota leaves room for, and one more', { quota: 2.5 }, [1, 2, 3, 4]],
    ['two where one has room, to show what it brings', { allowedThreads: 1, allowedCores: 1 }, [1, 2]],
    [
      'no cores where they are unknown',
      { allowedThreads: 6, allowedCores: null, performanceCores: null },
      [1, 2, 4, 6],
    ],
  ])('%s', (_, rest, expected) => {
    const { allowedCores = 8 } = rest;
    expect(defaultThreads(machineWith({ performanceCores: allowedCores, ...rest }))).toEqual(expected);
  });
});

const hasTaskset = spawnSync('taskset', ['--version']).status === 0;

test.skipIf(!hasTaskset)('bound to one processor, a real study says so (needs taskset)', async () => {
  const text = `import { measureScaling } from 'estimate-pi/scaling';
    console.log(JSON.stringify(await measureScaling({ seconds: 1, trials: 3 })));`;
  const { stdout } = await start('taskset', ['-c', '0', process.execPath, '--input-type=module', '-e', text]).ended;
  const { machine, points, verdict: words } = JSON.parse(stdout) as ScalingReport;
  expect(machine).toMatchObject({ allowedThreads: 1, allowedCores: 1 });
  expect(points.map(({ threads }) => threads)).toEqual([1, 2]);
  expect(words.threads).toBe(1);
  if (machine.hardwareThreads > 1) expect(words.findings[1]).toContain('CPU affinity restricts this process to 1 of');
});

import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { cgroupQuota } from '../dist/platform/node/cgroups.js';
import { start } from './children.js';
import { treeOf } from './trees.js';

describe('the CPU quota of the cgroup', () => {
  test.each([
    ['none without /proc', {}, null],
    [
      'none where cgroup v2 sets no limit',
      { 'proc/self/cgroup': '0::/\n', 'sys/fs/cgroup/cpu.max': 'max 100000\n' },
      null,
    ],
    [
      'cgroup v2, in a container that sees its own root',
      { 'proc/self/cgroup': '0::/\n', 'sys/fs/cgroup/cpu.max': '150000 100000\n' },
      1.5,
    ],
    ['half a processor', { 'proc/self/cgroup': '0::/a\n', 'sys/fs/cgroup/a/cpu.max': '50000 100000\n' }, 0.5],
    [
      'the tightest of a folder and those above it',
      {
        'proc/self/cgroup': '0::/system.slice/app.service\n',
        'sys/fs/cgroup/system.slice/cpu.max': '200000 100000\n',
        'sys/fs/cgroup/system.slice/app.service/cpu.max': '400000 100000\n',
      },
      2,
    ],
    [
      'cgroup v1',
      {
        'proc/self/cgroup': '5:memory:/x\n4:cpu,cpuacct:/x\n',
        'sys/fs/cgroup/cpu/x/cpu.cfs_quota_us': '300000\n',
        'sys/fs/cgroup/cpu/x/cpu.cfs_period_us': '100000\n',
      },
      3,
    ],
    [
      'cgroup v1 without a limit',
      {
        'proc/self/cgroup': '4:cpu:/\n',
        'sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n',
        'sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
      },
      null,
    ],
    ['none where the files hold nonsense', { 'proc/self/cgroup': '0::/\n', 'sys/fs/cgroup/cpu.max': 'soon\n' }, null],
  ])('%s', (_, files, quota) => {
    expect(cgroupQuota(treeOf(files as Record<string, string>))).toBe(quota);
  });
});

const hasTaskset = spawnSync('taskset', ['--version']).status === 0;

test.skipIf(!hasTaskset)('a process bound to one processor uses one thread (needs taskset)', async () => {
  const text = "import { capabilities } from 'estimate-pi'; console.log(capabilities().threads);";
  const { stdout } = await start('taskset', ['-c', '0', process.execPath, '--input-type=module', '-e', text]).ended;
  expect(stdout).toBe('1\n');
});

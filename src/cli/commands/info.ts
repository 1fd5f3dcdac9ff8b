import type { Command } from 'commander';
import { type Capabilities, capabilities } from '../../capabilities.js';
import type { ThreadBudget } from '../../platform/node/threads.js';
import { formatList, type ListEntry } from '../../report/table.js';
import { safeLines, safeText } from '../../report/untrusted.js';
import { type FoundGpu, lookForGpu } from '../look-for-gpu.js';
import { print, printJson } from '../output.js';
import { screenOf } from '../screen.js';

export function addInfoCommand(program: Command): void {
  program
    .command('info')
    .description('show what runs on this machine: processor, kernels, threads, backend, and why')
    .option('--json', 'as JSON')
    .action(async (flags: { readonly json?: true }) => {
      const able = capabilities();
      const gpu = await lookForGpu();
      await (flags.json ? printJson({ ...able, gpu }) : print(describe(able, gpu, screenOf().width)));
    });
}

function reason({ limitedBy, processors, quota }: ThreadBudget): string {
  switch (limitedBy) {
    case 'environment':
      return 'as ESTIMATE_PI_THREADS says';
    case 'quota':
      return `the cgroup allows ${quota} of ${processors} processors, rounded up`;
    case 'processors':
      return `one for each logical processor that this process may run on${quota === null ? '' : ` (quota: ${quota})`}`;
  }
}

function describeGpu({ device, driver, kernels, gpuError }: FoundGpu): readonly string[] {
  if (gpuError !== null) return safeLines(gpuError.message).split('\n');
  const driven = driver === null || driver === device ? '' : ` (${safeText(driver)})`;
  return [`${safeText(device ?? 'unknown')}${driven}, kernel ${kernels.join(', ')}`];
}

const listed = (name: string, [first = '', ...more]: readonly string[]): ListEntry[] => [
  [name, first],
  ...more.map((line): ListEntry => ['', line.trim()]),
];

function describe(able: Capabilities, gpu: FoundGpu, width: number): string {
  const entries: ListEntry[] = [
    ['processor', safeText(able.cpu)],
    ['backend', `${able.backend}, kernel ${able.kernel}`],
    ['kernels', [...able.kernels, ...able.workerKernels].join(', ')],
    ['threads', `${able.threads}: ${reason(able.threadBudget)}`],
    ...listed('addon', safeLines(able.addonPath ?? able.nativeError?.message ?? '').split('\n')),
    ...listed('gpu', describeGpu(gpu)),
    ['node', `${process.version} ${process.platform}-${process.arch}`],
  ];
  return formatList(entries, width, 11);
}

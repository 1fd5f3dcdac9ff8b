import type { Command } from 'commander';
import { type Capabilities, capabilities, type GpuCapabilities, gpuCapabilities } from '../../capabilities.js';
import type { ThreadBudget } from '../../platform/node/threads.js';

export function addInfoCommand(program: Command): void {
  program
    .command('info')
    .description('show what runs on this machine: processor, kernels, threads, backend, and why')
    .option('--json', 'as JSON')
    .action(async (flags: { readonly json?: true }) => {
      const able = capabilities();
      const gpu = await gpuCapabilities();
      process.stdout.write(flags.json ? `${JSON.stringify({ ...able, gpu })}\n` : describe(able, gpu));
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

function describeGpu({ device, driver, kernels, gpuError }: GpuCapabilities): string {
  if (gpuError !== null) return gpuError.message;
  return `${device}${driver === null || driver === device ? '' : ` (${driver})`}, kernel ${kernels.join(', ')}`;
}

function describe(able: Capabilities, gpu: GpuCapabilities): string {
  const lines = [
    ['processor', able.cpu],
    ['backend', `${able.backend}, kernel ${able.kernel}`],
    ['kernels', [...able.kernels, ...able.workerKernels].join(', ')],
    ['threads', `${able.threads}: ${reason(able.threadBudget)}`],
    ['addon', able.addonPath ?? able.nativeError?.message ?? ''],
    ['gpu', describeGpu(gpu)],
    ['node', `${process.version} ${process.platform}-${process.arch}`],
  ] as const;
  return lines.map(([name, value]) => `${name.padEnd(10)} ${value.replaceAll('\n', `\n${' '.repeat(11)}`)}\n`).join('');
}

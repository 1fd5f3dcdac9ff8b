import type { Command } from 'commander';
import { type Capabilities, capabilities } from '../../capabilities.js';
import type { ThreadBudget } from '../../platform/node/threads.js';
import { formatList, type ListEntry } from '../../report/table.js';
import { safeLines, safeText } from '../../report/untrusted.js';
import { print, printJson } from '../output.js';
import { screenOf } from '../screen.js';

export function addInfoCommand(program: Command): void {
  program
    .command('info')
    .description('show what runs on this machine: processor, kernels, threads, backend, and why')
    .option('--json', 'as JSON')
    .action(async (flags: { readonly json?: true }) => {
      const able = capabilities();
      await (flags.json ? printJson(asJson(able)) : print(describe(able, screenOf().width)));
    });
}

function asJson({ nativeError, ...able }: Capabilities): object {
  return nativeError === null
    ? { ...able, nativeError }
    : {
        ...able,
        nativeError: { code: nativeError.code, message: nativeError.message, attempts: nativeError.attempts },
      };
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

function describe(able: Capabilities, width: number): string {
  const [addon = '', ...attempts] = safeLines(able.addonPath ?? able.nativeError?.message ?? '').split('\n');
  const entries: ListEntry[] = [
    ['processor', safeText(able.cpu)],
    ['backend', `${able.backend}, kernel ${able.kernel}`],
    ['kernels', [...able.kernels, ...able.workerKernels].join(', ')],
    ['threads', `${able.threads}: ${reason(able.threadBudget)}`],
    ['addon', addon],
    ...attempts.map((attempt): ListEntry => ['', attempt.trim()]),
    ['node', `${process.version} ${process.platform}-${process.arch}`],
  ];
  return formatList(entries, width, 11);
}

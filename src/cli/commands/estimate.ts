import type { Command } from 'commander';
import { estimatePi } from '../../estimate.js';
import { formatEstimate } from '../../report/numbers.js';
import { tellBackend } from '../counting.js';
import { interruptible } from '../interrupt.js';
import { parseCount } from '../number.js';
import { addRunOptions, type RunFlags, runOptionsOf } from '../options.js';
import { createProgressBar } from '../progress.js';

type EstimateFlags = RunFlags & { readonly json?: true; readonly quiet?: true };

export function addEstimateCommand(program: Command): void {
  addRunOptions(program)
    .argument('<samples>', 'how many darts: 1e10, 10_000_000, 10G', parseCount)
    .option('--json', 'print the estimate as one line of JSON')
    .option('-q, --quiet', 'print π alone, and no progress bar')
    .action(runEstimate);
}

async function runEstimate(samples: number, flags: EstimateFlags): Promise<void> {
  if (!flags.quiet) tellBackend(flags);
  const bar = await createProgressBar(samples, !flags.quiet);
  const estimate = await interruptible(
    (signal) =>
      estimatePi(samples, {
        ...runOptionsOf(flags),
        seed: flags.seed,
        signal,
        keepPartial: true,
        onProgress: ({ done }) => bar.update(done),
      }).finally(bar.stop),
    'interrupted before the first dart landed',
  );
  if (flags.json) process.stdout.write(`${JSON.stringify(estimate)}\n`);
  else if (flags.quiet) process.stdout.write(`${estimate.pi}\n`);
  else process.stdout.write(formatEstimate(estimate, estimate.partial));
}

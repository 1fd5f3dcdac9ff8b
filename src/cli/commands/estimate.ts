import type { Command } from 'commander';
import { select } from '../../backends/select.js';
import { describeRun, randomSeed } from '../../estimate.js';
import { checkValue } from '../../options.js';
import { formatEstimate } from '../../report/numbers.js';
import { countUntilInterrupted, tellBackend } from '../counting.js';
import { parseCount } from '../number.js';
import { addRunOptions, type RunFlags, runOptionsOf } from '../options.js';

type EstimateFlags = RunFlags & { readonly json?: true; readonly quiet?: true };

export function addEstimateCommand(program: Command): void {
  addRunOptions(program)
    .argument('<samples>', 'how many darts: 1e10, 10_000_000, 10G', parseCount)
    .option('--json', 'print the estimate as one line of JSON')
    .option('-q, --quiet', 'print π alone, and no progress bar')
    .action(runEstimate);
}

async function runEstimate(samples: number, flags: EstimateFlags): Promise<void> {
  checkValue('samples', samples);
  const selection = select(runOptionsOf(flags));
  const range = { seed: flags.seed ?? randomSeed(), start: 0, samples };
  if (!flags.quiet) tellBackend(flags);

  const begin = performance.now();
  const outcome = await countUntilInterrupted(range, selection, !flags.quiet);
  if (outcome === undefined) return;
  const isPartial = outcome.samples < samples;
  const estimate = describeRun(
    { ...range, samples: outcome.samples },
    outcome.hits,
    selection,
    performance.now() - begin,
  );
  if (flags.json) process.stdout.write(`${JSON.stringify(isPartial ? { ...estimate, partial: true } : estimate)}\n`);
  else if (flags.quiet) process.stdout.write(`${estimate.pi}\n`);
  else process.stdout.write(formatEstimate(estimate, isPartial));
}

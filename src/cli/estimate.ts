import type { Command } from 'commander';
import { cancel, dartsDone } from '../backends/control.js';
import { loadAddon } from '../backends/native/addon.js';
import { select } from '../backends/select.js';
import { startCount } from '../count.js';
import { describeRun, randomSeed } from '../estimate.js';
import { checkValue } from '../options.js';
import { formatEstimate } from './format.js';
import { EXIT_CODES } from './interrupt.js';
import { parseCount } from './number.js';
import { addRunOptions, type RunFlags, runOptionsOf } from './options.js';
import { createProgressBar } from './progress.js';

const PROGRESS_INTERVAL_MS = 100;

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
  const range = { seed: flags.seed ?? randomSeed(), start: 0, count: samples };
  const native = loadAddon();
  if (!native.loaded && flags.backend === undefined && !flags.quiet) {
    process.stderr.write(`estimate-pi: on the TypeScript backend, because ${native.error.message}\n`);
  }

  const bar = await createProgressBar(samples, !flags.quiet);
  const begin = performance.now();
  const { control, outcome } = startCount(range, selection);
  const ticker = setInterval(() => bar.update(dartsDone(control)), PROGRESS_INTERVAL_MS);
  const interrupt = (signal: keyof typeof EXIT_CODES): void => {
    process.exitCode = EXIT_CODES[signal];
    cancel(control);
  };
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  try {
    const { samples: counted, hits } = await outcome;
    bar.stop();
    const isPartial = counted < samples;
    if (!isPartial) process.exitCode = 0;
    if (counted === 0) {
      process.stderr.write('estimate-pi: interrupted before the first dart landed\n');
      return;
    }
    const estimate = describeRun({ ...range, count: counted }, hits, selection, performance.now() - begin);
    if (flags.json) process.stdout.write(`${JSON.stringify(isPartial ? { ...estimate, partial: true } : estimate)}\n`);
    else if (flags.quiet) process.stdout.write(`${estimate.pi}\n`);
    else process.stdout.write(formatEstimate(estimate, isPartial));
  } finally {
    bar.stop();
    clearInterval(ticker);
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

import { type Command, Option } from 'commander';
import type { Budget } from '../../budget.js';
import { estimatePi } from '../../estimate.js';
import { formatEstimate } from '../../report/estimate.js';
import { tellBackend } from '../backend-reason.js';
import { interruptible } from '../interrupt.js';
import { numberOf, parseSeconds } from '../number.js';
import { addRunOptions, type RunFlags, runOptionsOf } from '../options.js';
import { print, printJson } from '../output.js';
import { createProgressBar } from '../progress.js';
import { addSamplesArgument, readSamples } from '../samples.js';
import { screenOf } from '../screen.js';
import { refuseCommand } from './help.js';

type EstimateFlags = RunFlags & {
  readonly seconds?: number;
  readonly standardError?: number;
  readonly confidence?: number;
  readonly json?: true;
  readonly quiet?: true;
};

export function addEstimateCommand(program: Command): void {
  addSamplesArgument(program)
    .usage('[options] <samples>\n       estimate-pi <command> [options]')
    .option('--seconds <number>', 'count for so long, instead of so many darts', parseSeconds)
    .addOption(
      new Option('--standard-error <number>', 'count until the error is about that')
        .argParser(numberOf('standardError'))
        .conflicts('seconds'),
    )
    .option('--confidence <share>', 'of the interval (default: 0.95)', numberOf('confidence'));
  addRunOptions(program)
    .option('--json', 'print the estimate as one line of JSON')
    .option('-q, --quiet', 'print π alone, and no progress bar')
    .action(runEstimate);
}

/** What a bare call is answered with. */
function shortUsage(program: Command): string {
  const names = program.commands.map((command) => command.name());
  return [
    'Usage: estimate-pi <samples>   π from so many darts, such as 1e10 or 10G',
    'or one of the commands:',
    ...[names.slice(0, 8), names.slice(8)].map((some) => `       ${some.join(', ')}`),
    '`estimate-pi help` tells more.',
  ].join('\n');
}

function budgetOf(words: readonly string[], { seconds, standardError }: EstimateFlags, program: Command): Budget {
  const [first] = words;
  if (first !== undefined) {
    if (/^[a-z][a-z-]+$/i.test(first)) refuseCommand(program, first);
    if (seconds !== undefined || standardError !== undefined) {
      program.error('error: a number of darts, --seconds and --standard-error exclude each other');
    }
    return readSamples(program, words);
  }
  if (seconds !== undefined) return { seconds };
  if (standardError !== undefined) return { standardError };
  program.error(shortUsage(program));
}

async function runEstimate(words: readonly string[], flags: EstimateFlags, program: Command): Promise<void> {
  const budget = budgetOf(words, flags, program);
  if (!flags.quiet) tellBackend(flags);
  const bar = await createProgressBar(1, !flags.quiet);
  const estimate = await interruptible(
    (signal) =>
      estimatePi(budget, {
        ...runOptionsOf(flags),
        seed: flags.seed,
        confidence: flags.confidence,
        signal,
        keepPartial: true,
        onProgress: ({ done, total }) => bar.update(done, total),
      }).finally(bar.stop),
    'interrupted before the first dart landed',
  );
  if (flags.json) await printJson(estimate);
  else if (flags.quiet) await print(`${estimate.pi}\n`);
  else await print(formatEstimate(estimate, estimate.partial, screenOf().width));
}

import type { Command } from 'commander';
import { select } from '../../backends/select.js';
import { describeRun, randomSeed } from '../../estimate.js';
import { formatEstimate } from '../../report/estimate.js';
import { countUntilInterrupted, tellBackend } from '../counting.js';
import { addRunOptions, type RunFlags, runOptionsOf } from '../options.js';
import { print, printJson } from '../output.js';
import { addSamplesArgument, readSamples } from '../samples.js';
import { screenOf } from '../screen.js';
import { refuseCommand } from './help.js';

type EstimateFlags = RunFlags & { readonly json?: true; readonly quiet?: true };

export function addEstimateCommand(program: Command): void {
  addSamplesArgument(addRunOptions(program))
    .usage('[options] <samples>\n       estimate-pi <command> [options]')
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

async function runEstimate(words: readonly string[], flags: EstimateFlags, program: Command): Promise<void> {
  const [first] = words;
  if (first === undefined) program.error(shortUsage(program), { code: 'estimate-pi.usage' });
  if (/^[a-z][a-z-]+$/i.test(first)) refuseCommand(program, first);
  const samples = readSamples(program, words);
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
  if (flags.json) await printJson(isPartial ? { ...estimate, partial: true } : estimate);
  else if (flags.quiet) await print(`${estimate.pi}\n`);
  else await print(formatEstimate(estimate, isPartial, screenOf().width));
}

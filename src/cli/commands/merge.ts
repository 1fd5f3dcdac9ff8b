import { createReadStream } from 'node:fs';
import type { Command } from 'commander';
import { rangeError } from '../../errors.js';

import { formatStatistics } from '../../report/estimate.js';
import { safeText } from '../../report/untrusted.js';
import { type Assembly, assemble, type PlacedTally } from '../../shards/assemble.js';
import { boundedLines } from '../../shards/lines.js';
import { readTallies, writeTally } from '../../shards/read.js';
import { estimateFrom, type TallyStatistics } from '../../statistics.js';
import { STREAM_VERSION } from '../../stream/layout.js';
import { parseCount } from '../number.js';
import { isSystemError, reasonOf } from '../system-error.js';

type MergeFlags = {
  readonly samples?: number;
  readonly json?: true;
  readonly quiet?: true;
  readonly tally?: true;
};

const EXIT_GAPS = 3;

export function addMergeCommand(program: Command): void {
  program
    .command('merge')
    .description('put tallies together, from files or a pipe, and print the estimate; exits 3 where some are missing')
    .argument('[files...]', 'files of tallies, a line each; - is standard input', ['-'])
    .option('-n, --samples <darts>', 'darts of the whole estimate (default: as the tallies tell)', parseCount)
    .option('--json', 'print the estimate as one line of JSON')
    .option('-q, --quiet', 'print π alone')
    .option('--tally', 'print the merged tally instead, to be merged further')
    .action(runMerge);
}

/** What went wrong with the file itself is told by its name; what is wrong with a line names its place already. */
function unreadable(name: string, error: unknown): unknown {
  return isSystemError(error) ? rangeError('ERR_OUT_OF_RANGE', `cannot read '${name}': ${reasonOf(error)}`) : error;
}

/** Leaving the loop, at a line that is wrong, closes the file: whoever writes into the pipe is told to stop. */
async function readSource(path: string): Promise<PlacedTally[]> {
  const name = path === '-' ? 'standard input' : safeText(path);
  try {
    return await readTallies(boundedLines(path === '-' ? process.stdin : createReadStream(path), name), name);
  } catch (error) {
    throw unreadable(name, error);
  }
}

/** The statistics of everything that was counted; which darts they were does not matter to them. */
function statisticsOf({ seed, runs }: Assembly): TallyStatistics {
  const sum = (field: 'samples' | 'hits'): number => runs.reduce((total, run) => total + run[field], 0);
  return estimateFrom({ stream: STREAM_VERSION, seed, start: 0, samples: sum('samples'), hits: sum('hits') });
}

async function runMerge(files: readonly string[], flags: MergeFlags): Promise<void> {
  const tallies: PlacedTally[] = [];
  for (const file of files) for (const tally of await readSource(file)) tallies.push(tally);
  const assembly = assemble(tallies, { total: flags.samples, repetitions: 'drop' });
  const { runs, gaps, repeated } = assembly;
  const statistics = statisticsOf(assembly);

  if (repeated > 0 && !flags.quiet) {
    process.stderr.write(`estimate-pi: ${repeated} of ${tallies.length} tallies came twice, and agree\n`);
  }
  for (const { start, samples } of gaps) {
    process.stderr.write(`estimate-pi: missing: darts ${start} … ${start + samples - 1} (${samples})\n`);
  }
  if (gaps.length > 0) process.exitCode = EXIT_GAPS;
  if (flags.tally) for (const run of runs) process.stdout.write(writeTally(run, assembly.total));
  else if (flags.json)
    process.stdout.write(`${JSON.stringify(gaps.length > 0 ? { ...statistics, partial: true, gaps } : statistics)}\n`);
  else if (flags.quiet) process.stdout.write(`${statistics.pi}\n`);
  else process.stdout.write(formatStatistics(statistics, tallies.length - repeated, gaps.length > 0));
}

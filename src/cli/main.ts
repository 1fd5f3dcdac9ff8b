#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { messageOf } from '../errors.js';
import { addBenchCommand } from './commands/bench.js';
import { addConvergeCommand } from './commands/converge.js';
import { addDartsCommand } from './commands/darts.js';
import { addEstimateCommand } from './commands/estimate.js';
import { addInfoCommand } from './commands/info.js';
import { addLabCommand } from './commands/lab.js';
import { addMergeCommand } from './commands/merge.js';
import { addScalingCommand } from './commands/scaling.js';
import { addSelftestCommand } from './commands/selftest.js';
import { addStatusCommand } from './commands/status.js';
import { addSubmitCommand } from './commands/submit.js';
import { addTallyCommand } from './commands/tally.js';
import { addWordsCommand } from './commands/words.js';
import { addWorkCommand } from './commands/work.js';

/** The command line. Each command lives in a file of its own and loads what it needs when it runs. */

const EXIT_BAD_INPUT = 2;
const EXIT_FAILED = 1;

function versionOfPackage(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

function isBadInput(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError;
}

const program = new Command('estimate-pi')
  .description(
    'Estimate π by throwing darts, as fast as this machine can. The same seed gives the same answer everywhere.',
  )
  .version(versionOfPackage())
  .enablePositionalOptions()
  .exitOverride()
  .configureOutput({
    outputError: (text, write) => write(text.replace(/^error: /, 'estimate-pi: ').replaceAll(/\n(?=.)/g, ' ')),
  });

addEstimateCommand(program);
addInfoCommand(program);
addScalingCommand(program);
addBenchCommand(program);
addConvergeCommand(program);
addDartsCommand(program);
addLabCommand(program);
addTallyCommand(program);
addMergeCommand(program);
addWorkCommand(program);
addSubmitCommand(program);
addStatusCommand(program);
addWordsCommand(program);
addSelftestCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : EXIT_BAD_INPUT;
  } else {
    process.stderr.write(`estimate-pi: ${messageOf(error)}\n`);
    // A command that Ctrl-C ended has set its own.
    process.exitCode ??= isBadInput(error) ? EXIT_BAD_INPUT : EXIT_FAILED;
  }
}

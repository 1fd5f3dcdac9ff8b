import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addBenchCommand } from './commands/bench.js';
import { addCompletionCommand } from './commands/completion.js';
import { addConvergeCommand } from './commands/converge.js';
import { addDartsCommand } from './commands/darts.js';
import { addEstimateCommand } from './commands/estimate.js';
import { addHelpCommand } from './commands/help.js';
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
import { addExamples } from './examples.js';
import { reportFailure, usageError } from './failure.js';
import { print, watchOutput } from './output.js';

/** The command line. Each command lives in a file of its own and loads what it needs when it runs. */

function versionOfPackage(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

export function createProgram(): Command {
  const program = new Command('estimate-pi')
    .description(
      'Estimate π by throwing darts, as fast as this machine can. The same seed gives the same answer everywhere.',
    )
    .version(versionOfPackage())
    .enablePositionalOptions()
    .exitOverride()
    .helpCommand(false)
    // Also a narrow column of explanations is broken at words.
    .configureHelp({ minWidthToWrap: 16 })
    .configureOutput({ outputError: (text, write) => write(usageError(text)) });
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
  addCompletionCommand(program);
  addHelpCommand(program);
  program
    .command('version')
    .description('print the version')
    .action(() => print(`${program.version()}\n`));
  addExamples(program);
  return program;
}

export async function runProgram(argv: readonly string[]): Promise<void> {
  watchOutput();
  try {
    await createProgram().parseAsync(argv);
  } catch (error) {
    reportFailure(error);
    // Help and version end with an error of their own, which is none.
    if (process.exitCode !== 0) return;
  }
  try {
    // Also what was written without waiting must have arrived.
    await print('');
  } catch (error) {
    reportFailure(error);
  }
}

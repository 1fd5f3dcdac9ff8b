import { Command } from 'commander';
import { usageError } from '../failure.js';

/** Help on all or on one command, and the nearest command to a misspelt one. */

/** Ends with exit code 2, having named the command that was meant. Commander knows how; it only has to be asked. */
export function refuseCommand(program: Command, name: string): never {
  const asked = new Command(program.name())
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(usageError(text)) });
  for (const command of program.commands) asked.command(command.name());
  asked.parse([name], { from: 'user' });
  throw new Error(`commander knows a command '${name}' that the program has not`);
}

export function addHelpCommand(program: Command): void {
  program
    .command('help')
    .description('show help: on everything, or on one command')
    .argument('[command]', 'one of those above')
    .action((name: string | undefined) => {
      if (name === undefined) program.help();
      const command = program.commands.find((each) => each.name() === name);
      if (command === undefined) refuseCommand(program, name);
      command.help();
    });
}

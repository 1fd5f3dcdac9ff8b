import { Argument, type Command } from 'commander';
import { type CommandTree, completionScript, SHELLS, type Shell } from '../completion.js';
import { print } from '../output.js';

export function addCompletionCommand(program: Command): void {
  program
    .command('completion')
    .description('print a script that completes commands and options with the Tab key')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .action(async (shell: Shell) => {
      await print(completionScript(shell, treeOf(program)));
    });
}

function optionsOf(command: Command): CommandTree['options'] {
  return command
    .createHelp()
    .visibleOptions(command)
    .map(({ short, long, description, argChoices, required, optional, flags }) => ({
      names: [short, long].filter((name) => name !== undefined),
      description,
      takes: !(required || optional)
        ? 'nothing'
        : argChoices !== undefined
          ? { choices: argChoices }
          : /<file|<reports/.test(flags)
            ? 'file'
            : 'value',
    }));
}

function treeOf(program: Command): CommandTree {
  const commands = program.commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    options: optionsOf(command),
    words:
      command.name() === 'help'
        ? program.commands.map((each) => each.name())
        : (command.registeredArguments[0]?.argChoices ?? []),
    takesFiles: command.registeredArguments.some((argument) => argument.name() === 'files'),
  }));
  return { name: program.name(), options: optionsOf(program), commands };
}

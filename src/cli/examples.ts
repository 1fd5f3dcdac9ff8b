import type { AddHelpTextContext, Command } from 'commander';
import { EXIT_BAD_INPUT, EXIT_BUG, EXIT_FAILED } from './failure.js';
import { EXIT_CODES } from './interrupt.js';

/** What `--help` shows below the options of each command: examples, and what the exit code says. */

type Line = readonly [term: string, description: string];

const EXAMPLES: Readonly<Record<string, readonly Line[]>> = {
  'estimate-pi': [
    ['estimate-pi 1e10', 'π with its error, speed, backend and seed'],
    ['estimate-pi 10G --seed 42', 'the same answer on every machine'],
    ['estimate-pi 10M --json | jq .pi', 'one line of JSON'],
  ],
  info: [['estimate-pi info', 'processor, kernels, threads, and why']],
  scaling: [
    ['estimate-pi scaling', 'table, chart and recommendation'],
    ['estimate-pi scaling --threads 1,2,4 --html scaling.html', 'as a page'],
    ['estimate-pi scaling --json > today.json', 'to keep'],
    ['estimate-pi scaling --from today.json --svg today.svg', 'to draw later, anywhere'],
    ['estimate-pi scaling --compare monday.json today.json', 'two machines, or two days'],
  ],
  bench: [
    ['estimate-pi bench', 'native against WebAssembly, TypeScript and Math.random()'],
    ['estimate-pi bench --seconds 5 --markdown', 'a table for an issue'],
  ],
  converge: [['estimate-pi converge 1e9 --svg converge.svg', 'the estimate closing in on π']],
  darts: [['estimate-pi darts --samples 2000 --svg darts.svg', 'the board']],
  lab: [['estimate-pi lab --port 8080', 'a page at http://127.0.0.1:8080/, until Ctrl-C']],
  tally: [
    ['estimate-pi tally -n 1e11 --seed 42 --shard 0/2 > 0.json', 'the first of two parts'],
    ['estimate-pi tally -n 1e11 --seed 42 --shard 1/2 > 1.json', 'the other, anywhere'],
  ],
  merge: [['estimate-pi merge 0.json 1.json 2.json 3.json', 'what the parts amount to']],
  work: [['estimate-pi work --redis redis://10.0.0.5:6379', 'until Ctrl-C']],
  submit: [['estimate-pi submit 1e13 --redis redis://10.0.0.5:6379', 'and wait for the answer']],
  status: [['estimate-pi status --json', 'what the queue holds']],
  words: [['estimate-pi words --seed 1 | dieharder -a -g 200', 'a test of the random numbers']],
  selftest: [['estimate-pi selftest --seconds 20', 'longer finds more']],
  completion: [
    ['source <(estimate-pi completion bash)', 'in ~/.bashrc'],
    ['source <(estimate-pi completion zsh)', 'in ~/.zshrc, after compinit'],
    ['estimate-pi completion fish | source', 'in ~/.config/fish/config.fish'],
  ],
  help: [['estimate-pi help scaling', 'all about one command']],
  version: [['estimate-pi version', 'the same as --version']],
};

const EXIT_OF_ALL: readonly Line[] = [
  ['0', 'done; also where the reader of the output has gone'],
  [String(EXIT_FAILED), 'failed'],
  [String(EXIT_BAD_INPUT), 'refused what was typed, or a file that it names'],
  [String(EXIT_BUG), 'a fault of the program'],
  [
    `${EXIT_CODES.SIGINT}, ${EXIT_CODES.SIGTERM}`,
    'ended by Ctrl-C, by SIGTERM; what was counted until then is printed',
  ],
];

const EXIT_OF_ONE: Readonly<Record<string, readonly Line[]>> = {
  merge: [['3', 'tallies are missing; the estimate is over those that are there']],
  selftest: [['1', 'a check failed: this installation is not to be trusted']],
};

function section(title: string, lines: readonly Line[], { command }: AddHelpTextContext): string {
  const helper = Object.assign(command.createHelp(), { helpWidth: process.stdout.columns ?? 80 });
  // A long line of a shell gets its explanation below, not a column of two words beside it.
  const width = Math.max(...lines.map(([term]) => term.length));
  const isNarrow = helper.helpWidth - width - 4 < helper.minWidthToWrap;
  const text = lines.map(([term, description]) =>
    isNarrow
      ? `  ${term}\n${helper.boxWrap(description, helper.helpWidth - 6).replaceAll(/^/gm, '      ')}`
      : helper.formatItem(term, width, description, helper),
  );
  return `\n${title}:\n${text.join('\n')}`;
}

/** Of every command, so that none can be forgotten. */
export function addExamples(program: Command): void {
  for (const command of [program, ...program.commands]) {
    const name = command.name();
    command.addHelpText('after', (context) => section('Examples', EXAMPLES[name] ?? [], context));
    const codes = [
      ...EXIT_OF_ALL.filter(([code]) => !EXIT_OF_ONE[name]?.some(([own]) => own === code)),
      ...(EXIT_OF_ONE[name] ?? []),
    ];
    codes.sort(([one], [other]) => Number.parseInt(one, 10) - Number.parseInt(other, 10));
    command.addHelpText('after', (context) => section('Exit codes', codes, context));
  }
}

/** Completion scripts for shells, written from the commands and options that there are. */

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

type OptionEntry = {
  /** `-s` and `--seed`. */
  readonly names: readonly string[];
  readonly description: string;
  readonly takes: 'nothing' | 'value' | 'file' | { readonly choices: readonly string[] };
};

type CommandEntry = {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionEntry[];
  /** What its first argument may be. */
  readonly words: readonly string[];
  readonly takesFiles: boolean;
};

export type CommandTree = {
  readonly name: string;
  readonly options: readonly OptionEntry[];
  readonly commands: readonly CommandEntry[];
};

/** For single quotes of a shell. */
const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

type Case = readonly [pattern: string, action: string];

/** Cases of what an option takes: the next word completes to that and to nothing else. */
function valueCases(
  scope: string,
  options: readonly OptionEntry[],
  write: (takes: OptionEntry['takes']) => string,
): Case[] {
  return options
    .filter(({ takes }) => takes !== 'nothing')
    .map(({ names, takes }) => [
      names
        .map((name) => `${scope} ${name}`)
        .map(quote)
        .join('|'),
      write(takes),
    ]);
}

const casesOf = (cases: readonly Case[]): string =>
  cases.map(([pattern, action]) => `    ${pattern}) ${action} ;;`).join('\n');

function bash({ name, options, commands }: CommandTree): string {
  const compgen = (words: readonly string[], more = ''): string =>
    `COMPREPLY=($(compgen ${more}-W ${quote(words.join(' '))} -- "$word"))`;
  const write = (takes: OptionEntry['takes']): string =>
    takes === 'file'
      ? 'COMPREPLY=($(compgen -f -- "$word"))'
      : typeof takes === 'object'
        ? compgen(takes.choices)
        : 'COMPREPLY=()';
  const namesOf = (entries: readonly OptionEntry[]): string[] => entries.flatMap(({ names }) => names);
  const values = [
    ...valueCases('', options, write),
    ...commands.flatMap((command) => valueCases(command.name, command.options, write)),
  ];
  const words: Case[] = [
    ["''", compgen([...commands.map((command) => command.name), ...namesOf(options)])],
    ...commands.map(
      (command): Case => [
        command.name,
        compgen([...command.words, ...namesOf(command.options)], command.takesFiles ? '-f ' : ''),
      ],
    ),
  ];
  return `# bash completion of ${name}
_${name.replaceAll('-', '_')}() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command='' each
  for each in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $each in ${commands.map((command) => command.name).join('|')}) command=$each; break ;; esac
  done
  case "$command $before" in
${casesOf(values)}
    *) case $command in
${casesOf(words)}
    esac ;;
  esac
}
complete -o bashdefault -o filenames -F _${name.replaceAll('-', '_')} ${name}
`;
}

function zsh({ name, options, commands }: CommandTree): string {
  const safe = (text: string): string => text.replaceAll(/[[\]:\\]/g, ' ');
  const action = (takes: OptionEntry['takes']): string => {
    if (takes === 'nothing') return '';
    if (takes === 'file') return ':file:_files';
    return typeof takes === 'object' ? `:value:(${takes.choices.join(' ')})` : ':value: ';
  };
  const specs = (entries: readonly OptionEntry[]): string =>
    entries
      .flatMap(({ names, description, takes }) =>
        names.map((each) => ` \\\n        ${quote(`${each}[${safe(description)}]${action(takes)}`)}`),
      )
      .join('');
  const listed = commands.map((command) => `    ${quote(`${command.name}:${safe(command.description)}`)}`).join('\n');
  const cases = commands.map(({ name: own, options: own_options, words, takesFiles }): Case => {
    const rest = takesFiles
      ? ` \\\n        '*:file:_files'`
      : words.length > 0
        ? ` \\\n        ${quote(`1:word:(${words.join(' ')})`)}`
        : '';
    return [own, `_arguments${specs(own_options)}${rest}`];
  });
  return `#compdef ${name}
_${name}() {
  local -a commands=(
${listed}
  )
  local at=\${words[(I)(${commands.map((command) => command.name).join('|')})]}
  if (( at > 1 && at < CURRENT )); then
    local command=\${words[at]}
    words=("\${(@)words[at,-1]}")
    (( CURRENT -= at - 1 ))
    case $command in
${casesOf(cases)}
    esac
  else
    _arguments${specs(options)} \\
        '1:command:{_describe command commands}'
  fi
}
compdef _${name} ${name}
`;
}

function fish({ name, options, commands }: CommandTree): string {
  const names = commands.map((command) => command.name).join(' ');
  const option = (condition: string, { names: own, description, takes }: OptionEntry): string => {
    const flags = own.map((each) => (each.startsWith('--') ? `-l ${each.slice(2)}` : `-s ${each.slice(1)}`)).join(' ');
    const value =
      takes === 'nothing'
        ? ''
        : takes === 'file'
          ? ' -r -F'
          : typeof takes === 'object'
            ? ` -x -a ${quote(takes.choices.join(' '))}`
            : ' -x';
    return `complete -c ${name} -n ${quote(condition)} ${flags}${value} -d ${quote(description)}`;
  };
  const none = `not __fish_seen_subcommand_from ${names}`;
  return [
    `# fish completion of ${name}`,
    `complete -c ${name} -f`,
    ...options.map((each) => option(none, each)),
    ...commands.flatMap((command) => {
      const own = `__fish_seen_subcommand_from ${command.name}`;
      return [
        `complete -c ${name} -n ${quote(none)} -a ${command.name} -d ${quote(command.description)}`,
        ...(command.words.length > 0
          ? [`complete -c ${name} -n ${quote(own)} -a ${quote(command.words.join(' '))}`]
          : []),
        ...(command.takesFiles ? [`complete -c ${name} -n ${quote(own)} -F`] : []),
        ...command.options.map((each) => option(own, each)),
      ];
    }),
    '',
  ].join('\n');
}

export function completionScript(shell: Shell, tree: CommandTree): string {
  return { bash, zsh, fish }[shell](tree);
}

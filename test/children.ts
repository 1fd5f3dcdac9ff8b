import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { guarded } from './guard.js';

/** Programs run as a user would run them, in processes of their own. */

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

export type Ended = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type Running = {
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<Ended>;
  /** To its standard input, which `end` closes. */
  readonly write: (text: string) => void;
  readonly end: (text: string) => void;
  /** Resolves when standard output or standard error holds the text so many times; rejects where the child ends before that. */
  readonly said: (text: string, times?: number) => Promise<void>;
};

type Variables = Readonly<Record<string, string>>;

/** For children whose hundreds of threads would write more coverage than it tells, or may not write where it goes. */
export const UNCOVERED: Variables = { NODE_V8_COVERAGE: '' };

export function start(
  command: string,
  args: readonly string[],
  variables: Variables = {},
  folder: string = root,
): Running {
  const child = spawn(command, args, { cwd: folder, env: { ...process.env, ...variables } });
  guarded(child);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  const said = (text: string, times: number = 1): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if ([stdout, stderr].some((output) => output.split(text).length > times)) resolve();
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      ended.then(() => reject(new Error(`ended without saying '${text}':\n${stdout}${stderr}`)), reject);
      look();
    });
  return {
    kill: (signal) => child.kill(signal),
    ended,
    write: (text) => void child.stdin.write(text),
    end: (text) => void child.stdin.end(text),
    said,
  };
}

export function runCli(args: readonly string[], variables: Variables = {}, folder: string = root): Promise<Ended> {
  return start(process.execPath, [cli, ...args], variables, folder).ended;
}

const url = (text: string): string => `data:text/javascript,${encodeURIComponent(text)}`;

/** Node's option, and for NODE_OPTIONS, that runs a module's text before the program. */
export const imported = (text: string): string => `--import=${url(text)}`;

/** Makes Node believe that these packages are not installed. */
export function withoutPackages(names: readonly string[]): string {
  const hooks = `export async function resolve(name, context, next) {
    if (${JSON.stringify(names)}.includes(name)) throw Object.assign(new Error('not installed: ' + name), { code: 'ERR_MODULE_NOT_FOUND' });
    return next(name, context);
  }`;
  return imported(`import { register } from 'node:module'; register(${JSON.stringify(url(hooks))});`);
}

/** A command that shows how far it is on standard error, as it does at a terminal. */
export function startShowingProgress(args: readonly string[]): Running {
  return start(process.execPath, [cli, ...args], { NODE_OPTIONS: imported('process.stderr.isTTY = true;') });
}

/** A progress bar tells it as soon as something is done. */
const AT_WORK = ' left';

/** Ctrl-C once a command has something to show: ever later, by how often it has told of its work, until it has. */
export async function interruptAtWork(
  args: readonly string[],
  signal: NodeJS.Signals = 'SIGINT',
): Promise<Ended & { readonly stoppedMs: number }> {
  for (let times = 1; ; times *= 2) {
    const running = startShowingProgress(args);
    await running.said(AT_WORK, times);
    const begin = performance.now();
    running.kill(signal);
    const ended = await running.ended;
    if (ended.stdout !== '' || times > 200) return { ...ended, stoppedMs: performance.now() - begin };
  }
}

/** Runs a module's text under Node, with the package importable by its name. */
export function runModule(text: string, flags: readonly string[] = [], variables: Variables = {}): Promise<Ended> {
  return start(process.execPath, [...flags, '--input-type=module', '--eval', text], variables).ended;
}

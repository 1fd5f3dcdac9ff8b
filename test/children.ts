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
  /** Resolves when standard output or standard error holds the text; rejects where the child ends before that. */
  readonly said: (text: string) => Promise<void>;
};

type Variables = Readonly<Record<string, string>>;

/** For children whose hundreds of threads would write more coverage than it tells, or may not write where it goes. */
export const UNCOVERED: Variables = { NODE_V8_COVERAGE: '' };

/** For what looks for a GPU and is read to the letter: drivers write warnings of their own, of any length. */
export const NO_GPU: Variables = { VK_ICD_FILENAMES: '/dev/null' };

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
  const said = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (stdout.includes(text) || stderr.includes(text)) resolve();
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

export function startCli(args: readonly string[]): Running {
  return start(process.execPath, [cli, ...args]);
}

/** Ctrl-C once a command has something to show: ever later, until it has, since no clock tells how fast a machine is. */
export async function interruptAtWork(
  args: readonly string[],
  signal: NodeJS.Signals = 'SIGINT',
): Promise<Ended & { readonly stoppedMs: number }> {
  for (let waitMs = 700; ; waitMs *= 2) {
    const running = startCli(args);
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    const begin = performance.now();
    running.kill(signal);
    const ended = await running.ended;
    if (ended.stdout !== '' || waitMs > 20_000) return { ...ended, stoppedMs: performance.now() - begin };
  }
}

/** Runs a module's text under Node, with the package importable by its name. */
export function runModule(text: string, flags: readonly string[] = [], variables: Variables = {}): Promise<Ended> {
  return start(process.execPath, [...flags, '--input-type=module', '--eval', text], variables).ended;
}

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
  /** Resolves when standard output or standard error holds the text; rejects where the child ends before that. */
  readonly said: (text: string) => Promise<void>;
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
  return { kill: (signal) => child.kill(signal), ended, said };
}

export function runCli(args: readonly string[], variables: Variables = {}, folder: string = root): Promise<Ended> {
  return start(process.execPath, [cli, ...args], variables, folder).ended;
}

export function startCli(args: readonly string[]): Running {
  return start(process.execPath, [cli, ...args]);
}

/** Runs a module's text under Node, with the package importable by its name. */
export function runModule(text: string, flags: readonly string[] = [], variables: Variables = {}): Promise<Ended> {
  return start(process.execPath, [...flags, '--input-type=module', '--eval', text], variables).ended;
}

import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { failure } from '../../errors.js';
import type { BackendName } from '../../options.js';
import type { DartRange } from '../../stream/layout.js';
import { isCompiledExecutable } from './executable.js';
import { packageRoot } from './package-root.js';

/** Child processes of our own that count ranges together. */

/** How each process counts its part. */
export type ProcessTask = { readonly backend: BackendName; readonly kernel: string; readonly threads: number };

/** What a process is sent. */
export type ProcessRequest = ProcessTask & { readonly range: DartRange };

/** What it answers. */
export type ProcessAnswer = { readonly isReady: true } | { readonly hits: number } | { readonly error: string };

const ENTRY = 'dist/platform/node/process.js';

/** The next message of a child; rejects if it dies first. */
function nextAnswer(child: ChildProcess): Promise<ProcessAnswer> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      child.off('message', onMessage);
      child.off('exit', onExit);
      child.off('error', onError);
    };
    const onMessage = (message: unknown): void => {
      settle();
      resolve(message as ProcessAnswer);
    };
    const onExit = (code: number | null, signal: NodeJS.Signals | null): void => {
      settle();
      reject(failure('ERR_PROCESS_FAILED', `a child process ended early, with ${signal ?? `exit code ${code}`}`));
    };
    const onError = (error: Error): void => {
      settle();
      reject(failure('ERR_PROCESS_FAILED', `a child process failed: ${error.message}`, error));
    };
    child.on('message', onMessage);
    child.on('exit', onExit);
    child.on('error', onError);
  });
}

/** @throws Error (ERR_PROCESS_FAILED) where the platform has no processes to start, as browsers have none */
export function requireProcesses(): void {}

export type ProcessGroup = {
  /** The first process counts the first range, the second the second …; resolves to all their hits. */
  count(ranges: readonly DartRange[], task: ProcessTask): Promise<number>;
  /** Ends the processes, whatever they are doing. */
  stop(): void;
};

async function hitsOf(child: ChildProcess, request: ProcessRequest): Promise<number> {
  const answer = nextAnswer(child);
  child.send(request);
  const message = await answer;
  if ('hits' in message) return message.hits;
  throw failure(
    'ERR_PROCESS_FAILED',
    `a child process failed: ${'error' in message ? message.error : 'it started twice'}`,
  );
}

export async function startProcesses(size: number): Promise<ProcessGroup> {
  if (isCompiledExecutable()) {
    throw failure(
      'ERR_PROCESS_FAILED',
      'a compiled executable has no program for child processes: leave out what needs them (ways: false)',
    );
  }
  // The parent's own flags (--input-type, --test …) are not for this file.
  const entry = join(packageRoot(), ENTRY);
  const children = Array.from({ length: size }, () => fork(entry, { execArgv: [] }));
  const stop = (): void => {
    for (const child of children) child.kill('SIGKILL');
  };
  try {
    await Promise.all(children.map(nextAnswer));
  } catch (error) {
    stop();
    throw error;
  }
  return {
    async count(ranges, task) {
      const parts = ranges.map((range, index) => hitsOf(children[index] as ChildProcess, { ...task, range }));
      const hits = await Promise.all(parts);
      return hits.reduce((total, each) => total + each, 0);
    },
    stop,
  };
}

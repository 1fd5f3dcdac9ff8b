import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { failure } from '../../errors.js';
import type { BackendName } from '../../options.js';
import { cutShard } from '../../shards/cut.js';
import type { DartRange } from '../../stream/layout.js';
import { packageRoot } from './package-root.js';

/** Child processes of our own that count ranges together. */

export type Order = {
  readonly range: DartRange;
  readonly backend: BackendName;
  readonly kernel: string;
  readonly threads: number;
};

export type Answer = { readonly isReady: true } | { readonly hits: number } | { readonly error: string };

const ENTRY = 'dist/platform/node/process.js';

/** The next message of a child; rejects if it dies first. */
function nextAnswer(child: ChildProcess): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      child.off('message', onMessage);
      child.off('exit', onExit);
      child.off('error', onError);
    };
    const onMessage = (message: unknown): void => {
      settle();
      resolve(message as Answer);
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

export type Crew = {
  /** Splits a range among the first `size` processes, at block borders; resolves to all its hits. */
  count(range: DartRange, size: number, order: Omit<Order, 'range'>): Promise<number>;
  /** Ends the processes, whatever they are doing. */
  dismiss(): void;
};

async function hitsOf(child: ChildProcess, order: Order): Promise<number> {
  const answer = nextAnswer(child);
  child.send(order);
  const message = await answer;
  if ('hits' in message) return message.hits;
  throw failure(
    'ERR_PROCESS_FAILED',
    `a child process failed: ${'error' in message ? message.error : 'it started twice'}`,
  );
}

export async function enlistCrew(size: number): Promise<Crew> {
  // The parent's own flags (--input-type, --test …) are not for this file.
  const entry = join(packageRoot(), ENTRY);
  const children = Array.from({ length: size }, () => fork(entry, { execArgv: [] }));
  const dismiss = (): void => {
    for (const child of children) child.kill('SIGKILL');
  };
  try {
    await Promise.all(children.map(nextAnswer));
  } catch (error) {
    dismiss();
    throw error;
  }
  return {
    async count(range, used, order) {
      const parts = children.slice(0, used).map((child, index) => {
        const part = cutShard(range, { index, count: used });
        return part === undefined ? 0 : hitsOf(child, { ...order, range: part });
      });
      const hits = await Promise.all(parts);
      return hits.reduce((total, each) => total + each, 0);
    },
    dismiss,
  };
}

import { type Command, Option } from 'commander';
import { BACKENDS, type BackendName } from '../options.js';
import { countOf, parseCount } from './number.js';

/** The options that several commands share. */
export type RunFlags = {
  readonly seed?: number;
  readonly threads?: number;
  readonly backend?: BackendName;
  readonly kernel?: string;
};

const SEED = 'repeat a run (default: random, and shown)';

export const parseThreads: (text: string) => number = countOf('threads');

export const backendOption = (description: string): Option =>
  new Option('-b, --backend <name>', description).choices(BACKENDS);

/** Where and how darts are counted. */
export function addSelectionOptions(command: Command): Command {
  return command
    .addOption(backendOption('who throws the darts'))
    .option('-k, --kernel <name>', 'force a kernel; `estimate-pi info` lists them');
}

/** @param seed - what is said of the seed; none for a command that has no use for one */
export function addRunOptions(command: Command, seed: string | null = SEED): Command {
  if (seed !== null) command.option('-s, --seed <integer>', seed, parseCount);
  command.option('-t, --threads <count>', 'threads to use (default: all that this process may use)', parseThreads);
  return addSelectionOptions(command);
}

export function runOptionsOf({ threads, backend, kernel }: RunFlags): Omit<RunFlags, 'seed'> {
  return {
    ...(threads !== undefined && { threads }),
    ...(backend !== undefined && { backend }),
    ...(kernel !== undefined && { kernel }),
  };
}

import { type Command, InvalidArgumentError } from 'commander';
import { messageOf } from '../errors.js';
import { checkValue } from '../options.js';
import { parseCount } from './number.js';

/** The number of darts as a command's argument: `1e10`, or `1 000 000`, which the shell hands over in three words. */

const GROUP = /^\d{3}$/;

export function addSamplesArgument(command: Command): Command {
  return command.argument('[samples...]', 'how many darts: 1e10, 10_000_000, 10G');
}

/** Refuses, as commander would, what is no number of darts. */
export function readSamples(command: Command, words: readonly string[]): number {
  const [first, ...groups] = words;
  if (first === undefined) command.error("error: missing required argument 'samples', how many darts");
  if (!groups.every((group) => GROUP.test(group))) {
    command.error(`error: too many arguments. Expected 1 argument but got ${words.length}.`);
  }
  try {
    const samples = parseCount(words.join(' '));
    checkValue('samples', samples);
    return samples;
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    command.error(`error: command-argument value is invalid for argument 'samples'. ${messageOf(error)}`);
  }
}

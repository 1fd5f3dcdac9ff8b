import { writeSync } from 'node:fs';
import { endianness } from 'node:os';
import type { Command } from 'commander';
import { select } from '../../backends/select.js';
import { checkRangeEnd, MAX_INTEGER } from '../../options.js';
import { randomSeed } from '../../seed.js';
import { blockCountOf, samplesBefore } from '../../stream/layout.js';
import { parseCount } from '../number.js';

const STDOUT = 1;

type WordsFlags = { readonly seed?: number; readonly start: number; readonly count?: number; readonly kernel?: string };

export function addWordsCommand(program: Command): void {
  program
    .command('words')
    .description("write the stream's 32-bit words, little-endian, for PractRand, TestU01 or dieharder")
    .option('-s, --seed <integer>', 'the stream (default: random, and told on stderr)', parseCount)
    .option('--start <dart>', 'the first word', parseCount, 0)
    .option('-n, --count <words>', 'how many words (default: until the reader has had enough)', parseCount)
    .option('-k, --kernel <name>', 'who draws them; `estimate-pi info` lists the kernels')
    .addHelpText('after', '\nExample:\n  estimate-pi words --seed 1 | dieharder -a -g 200\n')
    .action(writeWords);
}

/** Blocks until everything is in the pipe; false once its reader has gone. */
function writeAll(bytes: Uint8Array): boolean {
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(STDOUT, bytes, done);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return false;
    throw error;
  }
}

async function writeWords(flags: WordsFlags): Promise<void> {
  const { backend, kernel } = select({ kernel: flags.kernel });
  const count = flags.count ?? MAX_INTEGER - flags.start;
  checkRangeEnd(flags.start, count);
  const seed = flags.seed ?? randomSeed();
  if (flags.seed === undefined) process.stderr.write(`estimate-pi: the words of seed ${seed}\n`);
  const range = { seed, start: flags.start, samples: count };
  const blocks = count === 0 ? 0 : blockCountOf(range);
  for (let index = 0; index < blocks; index++) {
    const before = samplesBefore(range, index);
    const block = { seed, start: flags.start + before, samples: samplesBefore(range, index + 1) - before };
    const words = await backend.words(kernel, block);
    const bytes = Buffer.from(words.buffer, words.byteOffset, words.byteLength);
    if (!writeAll(endianness() === 'LE' ? bytes : bytes.swap32())) return;
  }
}

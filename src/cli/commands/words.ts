import { endianness } from 'node:os';
import type { Command } from 'commander';
import { select } from '../../backends/select.js';
import { rangeError } from '../../errors.js';
import { checkRangeEnd, MAX_INTEGER } from '../../options.js';
import { randomSeed } from '../../seed.js';
import { blockCountOf, samplesBefore } from '../../stream/layout.js';
import { leaveSignalsAlone } from '../interrupt.js';
import { parseCount } from '../number.js';
import { isOutputRead, print, say } from '../output.js';

type WordsFlags = { readonly seed?: number; readonly start: number; readonly count?: number; readonly kernel?: string };

export function addWordsCommand(program: Command): void {
  program
    .command('words')
    .description("write the stream's 32-bit words, little-endian, for PractRand, TestU01 or dieharder")
    .option('-s, --seed <integer>', 'the stream (default: random, and told on stderr)', parseCount)
    .option('--start <dart>', 'the first word', parseCount, 0)
    .option('-n, --count <words>', 'how many words (default: until the reader has had enough)', parseCount)
    .option('-k, --kernel <name>', 'who draws them; `estimate-pi info` lists the kernels')
    .action(writeWords);
}

async function writeWords(flags: WordsFlags): Promise<void> {
  if (process.stdout.isTTY) {
    throw rangeError('ERR_OUT_OF_RANGE', 'words are bytes that a terminal cannot show; pipe them on, or into a file');
  }
  const { backend, kernel } = select({ kernel: flags.kernel });
  const count = flags.count ?? MAX_INTEGER - flags.start;
  checkRangeEnd(flags.start, count);
  const seed = flags.seed ?? randomSeed();
  if (flags.seed === undefined) say(`the words of seed ${seed}`);
  // A write into a pipe blocks until its reader has room, and nothing is heard meanwhile.
  leaveSignalsAlone();
  const range = { seed, start: flags.start, samples: count };
  const blocks = count === 0 ? 0 : blockCountOf(range);
  for (let index = 0; index < blocks && isOutputRead(); index++) {
    const before = samplesBefore(range, index);
    const block = { seed, start: flags.start + before, samples: samplesBefore(range, index + 1) - before };
    const words = await backend.words(kernel, block);
    const bytes = Buffer.from(words.buffer, words.byteOffset, words.byteLength);
    await print(endianness() === 'LE' ? bytes : bytes.swap32());
  }
}

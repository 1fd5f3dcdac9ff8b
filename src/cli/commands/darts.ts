import { type Command, InvalidArgumentError } from 'commander';
import { formatCount } from '../../report/numbers.js';
import { paragraph } from '../../report/text.js';
import { parseCount } from '../number.js';
import { addPictureOptions, type PictureFlags, showResult } from '../pictures.js';

type DartsFlags = PictureFlags & { readonly samples: number; readonly seed?: number };

/** More would be a picture of megabytes in which no dart is seen. */
const MOST = 100_000;

function parseSamples(text: string): number {
  const samples = parseCount(text);
  if (samples < 1 || samples > MOST)
    throw new InvalidArgumentError(`samples must be from 1 to ${MOST}; got ${samples}.`);
  return samples;
}

export function addDartsCommand(program: Command): void {
  const command = program
    .command('darts')
    .description('draw the first darts of a seed: hits and misses on the board')
    .option('-n, --samples <count>', `how many darts, at most ${MOST}`, parseSamples, 5000)
    .option('-s, --seed <integer>', 'repeat a picture (default: random, and shown)', parseCount);
  addPictureOptions(command, 'π').action(runDarts);
}

async function runDarts(flags: DartsFlags): Promise<void> {
  await showResult(flags, async () => {
    const { randomSeed } = await import('../../seed.js');
    const { estimateFrom } = await import('../../statistics.js');
    const { firstDarts } = await import('../../stream/place.js');
    const { dartboardPanel } = await import('../../charts/dartboard.js');
    const { samples, seed = randomSeed() } = flags;
    const darts = firstDarts(seed, samples);
    const hits = darts.filter(({ isHit }) => isHit).length;
    const statistics = estimateFrom({ stream: 1, seed, start: 0, samples, hits });
    const digits = 4;
    const found = `π ≈ ${statistics.pi.toFixed(digits)} ± ${statistics.standardError.toFixed(digits)}`;
    const counted = `${formatCount(hits)} of the first ${formatCount(samples)} darts of seed ${seed} hit: ${found}`;
    return {
      json: () => ({ ...statistics, darts }),
      quiet: () => String(statistics.pi),
      text: ({ width }) =>
        paragraph(counted, width) + (flags.svg === undefined ? 'For the picture, say --svg FILE.\n' : ''),
      drawing: (canvas) => ({ title: 'π from darts', subtitle: counted, panels: [dartboardPanel(canvas, darts)] }),
    };
  });
}

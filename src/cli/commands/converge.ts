import type { Command } from 'commander';
import type { PiEstimate } from '../../estimate.js';
import { RUN_OPTIONS, readOptions } from '../../options.js';
import { formatCount } from '../../report/numbers.js';
import { countOf } from '../number.js';
import { addRunOptions, type RunFlags, runOptionsOf } from '../options.js';
import { addPictureOptions, type PictureFlags, showResult, type Work } from '../pictures.js';
import { addSamplesArgument, readSamples } from '../samples.js';

type ConvergeFlags = RunFlags & PictureFlags & { readonly points: number };

export function addConvergeCommand(program: Command): void {
  const command = addRunOptions(program.command('converge').description('watch the estimate close in on π')).option(
    '-p, --points <count>',
    'how many estimates on the way',
    countOf('points'),
    50,
  );
  addSamplesArgument(command);
  addPictureOptions(command, 'the last π').action(runConverge);
}

/** All estimates until the end or until the signal; none at all is the signal's reason. */
async function collect(samples: number, flags: ConvergeFlags, { signal, onShare }: Work): Promise<PiEstimate[]> {
  const { convergePi } = await import('../../converge.js');
  const estimates: PiEstimate[] = [];
  try {
    const running = convergePi(samples, {
      ...runOptionsOf(flags),
      points: flags.points,
      ...(flags.seed !== undefined && { seed: flags.seed }),
      signal,
      onProgress: ({ done, total }) => onShare(done / total),
    });
    for await (const estimate of running) estimates.push(estimate);
  } catch (error) {
    if (!signal.aborted || estimates.length === 0) throw error;
  }
  return estimates;
}

async function runConverge(words: readonly string[], flags: ConvergeFlags, command: Command): Promise<void> {
  const samples = readSamples(command, words);
  readOptions(runOptionsOf(flags), RUN_OPTIONS);
  await showResult(flags, async (work) => {
    const estimates = await collect(samples, flags, work);
    const last = estimates.at(-1);
    const isPartial = last?.samples !== samples;
    const { describeConvergence } = await import('../../charts/convergence-text.js');
    const { estimatePanel, errorPanel } = await import('../../charts/convergence.js');
    return {
      json: () => (isPartial ? { partial: true, estimates } : { estimates }),
      quiet: () => String(last?.pi),
      text: (screen) => describeConvergence(estimates, isPartial, screen),
      drawing: (canvas) => ({
        title: 'Closing in on π',
        subtitle: `The first ${formatCount(last?.samples ?? 0)} darts of seed ${last?.seed}: the error halves when the darts quadruple`,
        panels: [estimatePanel(canvas, estimates), errorPanel(canvas, estimates)],
      }),
    };
  });
}

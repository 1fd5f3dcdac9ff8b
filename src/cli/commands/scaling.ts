import { type Command, InvalidArgumentError, Option } from 'commander';
import type { BackendName } from '../../options.js';
import { interruptible } from '../interrupt.js';
import { parseSeconds } from '../number.js';
import { parseThreads } from '../options.js';
import { addPictureOptions, type PictureFlags, showResult } from '../pictures.js';
import { createProgressBar } from '../progress.js';

type ScalingFlags = PictureFlags & {
  readonly threads?: readonly number[];
  readonly seconds?: number;
  readonly backend?: BackendName;
  readonly kernel?: string;
  readonly ways?: true;
};

function parseThreadList(text: string): number[] {
  if (text.trim() === '') throw new InvalidArgumentError('The list is empty.');
  return text.split(',').map(parseThreads);
}

export function addScalingCommand(program: Command): void {
  const command = program
    .command('scaling')
    .description('measure what every thread brings on this machine, and say how many to use')
    .option('-t, --threads <list>', 'numbers of threads, such as 1,2,4 (default: 1 to all)', parseThreadList)
    .option(
      '--seconds <number>',
      'about how long to measure; --ways take half as long again (default: 10 on two cores, 30 on 64)',
      parseSeconds,
    )
    .addOption(new Option('-b, --backend <name>', 'who throws the darts').choices(['native', 'workers']))
    .option('-k, --kernel <name>', 'force a kernel; `estimate-pi info` lists them')
    .option('--ways', 'compare threads in the addon, worker threads and separate processes, too');
  addPictureOptions(command, 'the recommended number of threads')
    .option('--html <file>', 'write a page with pictures, tables and verdict')
    .action(runScaling);
}

async function runScaling(flags: ScalingFlags): Promise<void> {
  await showResult(flags, async () => {
    const { readScalingOptions } = await import('../../scaling/options.js');
    const { threads, seconds, backend, kernel, ways } = flags;
    const options = { threads, seconds, backend, kernel, ways };
    readScalingOptions(options);
    const { measureScaling } = await import('../../scaling/measure.js');
    const { describeScaling, scalingPage, scalingSvg } = await import('../../report/scaling.js');
    const bar = await createProgressBar(1, !flags.quiet, 'share');
    const report = await interruptible((signal) =>
      measureScaling({ ...options, signal, keepPartial: true, onProgress: bar.update }).finally(bar.stop),
    );
    return {
      json: () => report,
      quiet: () => String(report.verdict.threads ?? 'unknown'),
      text: (hasColours) => describeScaling(report, hasColours),
      svg: (canvas) => scalingSvg(canvas, report),
      html: (canvas) => scalingPage(canvas, report),
    };
  });
}

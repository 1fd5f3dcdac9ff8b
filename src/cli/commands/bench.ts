import type { Command } from 'commander';
import type { BackendName } from '../../options.js';
import { parseSeconds } from '../number.js';
import { backendOption } from '../options.js';
import { addPictureOptions, addTableOptions, type PictureFlags, showResult } from '../pictures.js';

type BenchFlags = PictureFlags & { readonly seconds: number; readonly backend?: BackendName };

export function addBenchCommand(program: Command): void {
  const command = program
    .command('bench')
    .description('compare the kernels of this machine with TypeScript and with Math.random()')
    .option('--seconds <number>', 'about how long to measure', parseSeconds, 15)
    .addOption(
      backendOption('whose kernels to measure; gpu: beside the best of the processor (default: all but the GPU)'),
    );
  addTableOptions(addPictureOptions(command, 'how many times the fastest beats Math.random()')).action(runBench);
}

async function runBench(flags: BenchFlags): Promise<void> {
  await showResult(flags, async ({ signal, onShare }) => {
    const { measureSpeeds } = await import('../../trials/speeds.js');
    const report = await measureSpeeds({
      seconds: flags.seconds,
      backend: flags.backend,
      signal,
      keepPartial: true,
      onProgress: onShare,
    });
    const { speedCsv, speedMarkdown, describeSpeeds } = await import('../../report/speeds.js');
    const { speedDrawing, speedPage } = await import('../../charts/speeds.js');
    return {
      json: () => report,
      quiet: () => String(report.speeds[0]?.ratio ?? 'unknown'),
      text: ({ width }) => describeSpeeds(report, width),
      markdown: () => speedMarkdown(report),
      csv: () => speedCsv(report),
      drawing: (canvas) => speedDrawing(canvas, report),
      html: (canvas) => speedPage(canvas, report),
    };
  });
}

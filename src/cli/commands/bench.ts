import type { Command } from 'commander';
import type { Canvas } from '../../charts/drawing.js';
import type { BackendName } from '../../options.js';
import { formatCount, formatDuration, formatRate } from '../../report/numbers.js';
import { formatList, formatTable, type Table } from '../../report/table.js';
import type { SpeedReport } from '../../trials/speeds.js';
import { interruptible } from '../interrupt.js';
import { parseSeconds } from '../number.js';
import { backendOption } from '../options.js';
import { addPictureOptions, type PictureFlags, showResult } from '../pictures.js';
import { createProgressBar } from '../progress.js';

type BenchFlags = PictureFlags & { readonly seconds: number; readonly backend?: BackendName };

export function addBenchCommand(program: Command): void {
  const command = program
    .command('bench')
    .description('compare the kernels of this machine with TypeScript and with Math.random()')
    .option('--seconds <number>', 'about how long to measure', parseSeconds, 15)
    .addOption(
      backendOption('whose kernels to measure; gpu: beside the best of the processor (default: all but the GPU)'),
    );
  addPictureOptions(command, 'how many times the fastest beats Math.random()')
    .option('--html <file>', 'write a page with picture and table')
    .action(runBench);
}

const timesOf = (ratio: number | null): string => (ratio === null ? '?' : `${ratio.toPrecision(3)}×`);

function tableOf({ speeds }: SpeedReport): Table {
  return {
    header: ['who', 'threads', 'throughput', '± MAD', 'against Math.random()'],
    rows: speeds.map(({ name, threads, samplesPerSecond, mad, ratio }) => [
      name,
      String(threads),
      formatRate(samplesPerSecond),
      mad === null ? '–' : `${((100 * mad) / samplesPerSecond).toFixed(1)} %`,
      timesOf(ratio),
    ]),
  };
}

const BAR_WIDTH = 24;

/** The table with bars behind it, for a terminal. */
function withBars({ header, rows }: Table, { speeds }: SpeedReport): Table {
  const most = Math.max(...speeds.map(({ samplesPerSecond }) => samplesPerSecond));
  const bars = speeds.map(({ samplesPerSecond }) => '█'.repeat(Math.ceil((BAR_WIDTH * samplesPerSecond) / most)));
  return {
    header: [...header, ''.padEnd(BAR_WIDTH)],
    rows: rows.map((row, index) => [...row, (bars[index] ?? '').padEnd(BAR_WIDTH)]),
  };
}

async function runBench(flags: BenchFlags): Promise<void> {
  await showResult(flags, async () => {
    const { measureSpeeds } = await import('../../trials/speeds.js');
    const bar = await createProgressBar(1, !flags.quiet, 'share');
    const report = await interruptible((signal) =>
      measureSpeeds({
        seconds: flags.seconds,
        backend: flags.backend,
        signal,
        keepPartial: true,
        onProgress: bar.update,
      }).finally(bar.stop),
    );
    const { describeProcessor } = await import('../../report/scaling.js');
    const { drawSvg } = await import('../../charts/drawing.js');
    const { barsPanel } = await import('../../charts/bars.js');
    const { htmlPage } = await import('../../charts/page.js');
    const title = 'What every kernel brings';
    const processor = describeProcessor(report.machine);
    const facts = [
      ['processor', processor],
      [
        'trials',
        `${report.speeds[0]?.trials.length ?? 0} each, interleaved; median and median absolute deviation${report.partial ? '; cut short' : ''}`,
      ],
      [
        'hits',
        `every kernel counted ${formatCount(report.hits)} in the first ${formatCount(report.samples)} darts of seed ${report.seed}`,
      ],
      ['other load', report.otherLoad === null ? 'unknown' : `${report.otherLoad.toFixed(2)} processors`],
      ['time', formatDuration(report.elapsedMs)],
    ] as const;
    const bars = report.speeds.map((speed) => ({
      ...speed,
      mad: speed.mad ?? 0,
      label: `${formatRate(speed.samplesPerSecond)}, ${timesOf(speed.ratio)}`,
    }));
    const svg = (canvas: Canvas, heading: string): string =>
      drawSvg(canvas, { title: heading, subtitle: processor, panels: [barsPanel(canvas, bars)] });
    return {
      json: () => report,
      quiet: () => String(report.speeds[0]?.ratio ?? 'unknown'),
      text: () =>
        `${formatList(facts)}\n${formatTable(withBars(tableOf(report), report))}\n${report.findings.map((finding) => `${finding}\n`).join('')}`,
      svg: (canvas) => svg(canvas, title),
      html: (canvas) =>
        htmlPage({
          title,
          lead: processor,
          sections: [
            { kind: 'picture', svg: svg(canvas, 'Throughput') },
            { kind: 'table', heading: 'Measured', ...tableOf(report) },
            { kind: 'facts', heading: 'Where and how', facts },
            { kind: 'data', heading: 'The report as JSON', json: report },
          ],
        }),
    };
  });
}

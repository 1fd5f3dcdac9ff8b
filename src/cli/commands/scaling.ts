import { type Command, InvalidArgumentError, Option } from 'commander';
import type { BackendName } from '../../options.js';
import type { ScalingReport } from '../../scaling/report.js';
import { parseSeconds } from '../number.js';
import { addSelectionOptions, parseThreads } from '../options.js';
import {
  addPictureOptions,
  addTableOptions,
  type PictureFlags,
  type Shown,
  showResult,
  type Work,
} from '../pictures.js';
import { readReportFile } from '../reports.js';

type ScalingFlags = PictureFlags & {
  readonly threads?: readonly number[];
  readonly seconds?: number;
  readonly backend?: BackendName;
  readonly kernel?: string;
  readonly ways?: true;
  readonly from?: string;
  readonly compare?: readonly string[];
};

function parseThreadList(text: string): number[] {
  if (text.trim() === '') throw new InvalidArgumentError('The list is empty.');
  return text.split(',').map(parseThreads);
}

const MEASURING = ['threads', 'seconds', 'backend', 'kernel', 'ways'];

export function addScalingCommand(program: Command): void {
  const command = program
    .command('scaling')
    .description('measure what every thread brings on this machine, and say how many to use')
    .option('-t, --threads <list>', 'numbers of threads, such as 1,2,4', parseThreadList)
    .option('--seconds <number>', 'about how long to measure', parseSeconds)
    .option('--ways', 'compare threads in the addon, worker threads and separate processes, too')
    .addOption(new Option('--from <file>', 'show a report that --json saved; - is standard input').conflicts(MEASURING))
    .addOption(
      new Option('--compare <reports...>', 'set two saved reports side by side').conflicts([
        ...MEASURING,
        'from',
        'quiet',
        'svg',
        'html',
      ]),
    );
  addTableOptions(addPictureOptions(addSelectionOptions(command), 'the recommended number of threads')).action(
    runScaling,
  );
}

async function measured(flags: ScalingFlags, { signal, onShare }: Work): Promise<ScalingReport> {
  const { readScalingOptions } = await import('../../scaling/options.js');
  const { threads, seconds, backend, kernel, ways } = flags;
  const options = { threads, seconds, backend, kernel, ways };
  readScalingOptions(options);
  const { measureScaling } = await import('../../scaling/measure.js');
  return measureScaling({ ...options, signal, keepPartial: true, onProgress: onShare });
}

async function shownReport(report: ScalingReport): Promise<Shown> {
  const { scalingCsv, scalingMarkdown } = await import('../../report/scaling.js');
  const { describeScaling, scalingDrawing, scalingPage } = await import('../../charts/scaling.js');
  return {
    json: () => report,
    quiet: () => String(report.verdict.threads ?? 'unknown'),
    text: (screen) => describeScaling(report, screen),
    markdown: () => scalingMarkdown(report),
    csv: () => scalingCsv(report),
    drawing: (canvas) => scalingDrawing(canvas, report),
    html: (canvas) => scalingPage(canvas, report),
  };
}

async function shownComparison(files: readonly string[], command: Command): Promise<Shown> {
  const [first, second, ...rest] = files;
  if (first === undefined || second === undefined || rest.length > 0) {
    command.error(`error: --compare takes two reports; got ${files.length}`);
  }
  const { compareReports } = await import('../../scaling/compare.js');
  const { comparisonCsv, comparisonMarkdown, describeComparison } = await import('../../report/comparison.js');
  const sides = [
    { name: first, report: await readReportFile(first) },
    { name: second, report: await readReportFile(second) },
  ] as const;
  const comparison = compareReports(sides[0].report, sides[1].report);
  return {
    json: () => comparison,
    quiet: () => comparison.findings[0] ?? '',
    text: ({ width }) => describeComparison(comparison, sides, width),
    markdown: () => comparisonMarkdown(comparison, sides),
    csv: () => comparisonCsv(comparison),
  };
}

async function runScaling(flags: ScalingFlags, command: Command): Promise<void> {
  await showResult(flags, async (work) => {
    if (flags.compare !== undefined) return shownComparison(flags.compare, command);
    return shownReport(flags.from === undefined ? await measured(flags, work) : await readReportFile(flags.from));
  });
}

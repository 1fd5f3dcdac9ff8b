import type { Command } from 'commander';
import type { PiEstimate } from '../../estimate.js';
import { checkValue, readOptions } from '../../options.js';
import { digitsWorth, formatCount } from '../../report/numbers.js';
import { formatTable, type Table } from '../../report/table.js';
import { interruptible } from '../interrupt.js';
import { parseCount } from '../number.js';
import { addRunOptions, type RunFlags, runOptionsOf } from '../options.js';
import { addPictureOptions, type PictureFlags, showResult } from '../pictures.js';
import { createProgressBar } from '../progress.js';

type ConvergeFlags = RunFlags & PictureFlags & { readonly points: number };

export function addConvergeCommand(program: Command): void {
  const command = addRunOptions(
    program
      .command('converge')
      .description('watch the estimate close in on π')
      .argument('<samples>', 'how many darts: 1e10, 10_000_000, 10G', parseCount),
  ).option('-p, --points <count>', 'how many estimates on the way, at most 10000', parseCount, 50);
  addPictureOptions(command, 'the last π').action(runConverge);
}

/** All estimates until the end or until the signal; none at all is the signal's reason. */
async function collect(
  samples: number,
  flags: ConvergeFlags,
  signal: AbortSignal,
  onShare: (share: number) => void,
): Promise<PiEstimate[]> {
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

const ROWS_SHOWN = 12;

function tableOf(estimates: readonly PiEstimate[]): Table {
  const step = Math.ceil(estimates.length / ROWS_SHOWN);
  const shown = estimates.filter((_, index) => (estimates.length - 1 - index) % step === 0);
  return {
    header: ['darts', 'estimate', '95 % interval', 'off by', 'standard errors'],
    rows: shown.map(({ samples, pi, standardError, confidenceInterval: [lower, upper] }) => {
      const digits = digitsWorth(standardError);
      const error = pi - Math.PI;
      return [
        formatCount(samples),
        pi.toFixed(digits),
        `${lower.toFixed(digits)} … ${upper.toFixed(digits)}`,
        error.toExponential(1),
        standardError > 0 ? (error / standardError).toFixed(2) : '–',
      ];
    }),
  };
}

async function describe(estimates: readonly PiEstimate[], isPartial: boolean, hasColours: boolean): Promise<string> {
  const { envelope, errorsOf, formatPower, powersWithin } = await import('../../charts/convergence.js');
  const { sampleCurve, terminalChart } = await import('../../charts/terminal.js');
  const last = estimates.at(-1);
  const first = estimates[0];
  if (first === undefined || last === undefined) return '';
  const heading = `seed ${last.seed}, ${last.backend}, kernel ${last.kernel}${isPartial ? ' (partial: interrupted)' : ''}\n`;
  const log = Math.log10;
  const errors = errorsOf(estimates);
  const most = log(Math.max(last.samples, 2 * first.samples));
  const lowest = log(Math.min(...errors.map(({ error }) => error), envelope(last.samples)));
  const highest = log(Math.max(...errors.map(({ error }) => error), envelope(first.samples)));
  const yTicks = powersWithin(10 ** Math.floor(lowest), 10 ** Math.ceil(highest)).map(log);
  const chart = await terminalChart(
    {
      xLabel: 'darts',
      yLabel: 'distance from π',
      xTicks: powersWithin(first.samples, 10 ** most).map(log),
      yTicks,
      formatX: (x) => formatPower(10 ** x),
      formatY: (y) => formatPower(10 ** y),
      series: [
        {
          name: '1.64/√N, one standard error',
          symbol: '·',
          color: 'ansiYellow',
          points: sampleCurve(log(first.samples), most, (x) => log(envelope(10 ** x))),
        },
        {
          name: '|estimate − π|',
          symbol: '●',
          color: 'ansiBlue',
          points: errors.map(({ samples, error }) => [log(samples), log(error)] as const),
        },
      ],
    },
    hasColours,
  );
  return `${heading}\n${formatTable(tableOf(estimates))}\n${chart}`;
}

async function runConverge(samples: number, flags: ConvergeFlags): Promise<void> {
  checkValue('samples', samples);
  checkValue('points', flags.points);
  readOptions(runOptionsOf(flags), ['threads', 'backend', 'kernel']);
  await showResult(flags, async () => {
    const bar = await createProgressBar(1, !flags.quiet, 'share');
    const estimates = await interruptible((signal) => collect(samples, flags, signal, bar.update).finally(bar.stop));
    const last = estimates.at(-1);
    const isPartial = last?.samples !== samples;
    const { estimatePanel, errorPanel } = await import('../../charts/convergence.js');
    const { drawSvg } = await import('../../charts/drawing.js');
    return {
      json: () => (isPartial ? { partial: true, estimates } : { estimates }),
      quiet: () => String(last?.pi),
      text: (hasColours) => describe(estimates, isPartial, hasColours),
      svg: (canvas) =>
        drawSvg(canvas, {
          title: 'Closing in on π',
          subtitle: `The first ${formatCount(last?.samples ?? 0)} darts of seed ${last?.seed}: the error halves when the darts quadruple`,
          panels: [estimatePanel(canvas, estimates), errorPanel(canvas, estimates)],
        }),
    };
  });
}

import type { PiEstimate } from '../estimate.js';
import { digitsWorth, formatCount } from '../report/numbers.js';
import { formatTable, type Table } from '../report/table.js';
import { paragraph } from '../report/text.js';
import { envelope, errorsOf, formatPower, powersWithin } from './convergence.js';
import { type Screen, sampleCurve, terminalChart } from './terminal.js';

/** The estimate closing in on π, for a terminal. */

const ROWS_SHOWN = 12;

function convergenceTable(estimates: readonly PiEstimate[]): Table {
  const step = Math.ceil(estimates.length / ROWS_SHOWN);
  const shown = estimates.filter((_, index) => (estimates.length - 1 - index) % step === 0);
  return {
    header: ['darts', 'estimate', '95 % interval', 'off by', 'standard errors'],
    spare: ['standard errors', '95 % interval'],
    rows: shown.map(({ samples, pi, standardError, confidenceInterval: [lower, upper] }) => {
      const digits = digitsWorth(standardError);
      const error = pi - Math.PI;
      return [
        formatCount(samples),
        pi.toFixed(digits),
        `${lower.toFixed(digits)} … ${upper.toFixed(digits)}`,
        error.toFixed(digits),
        standardError > 0 ? (error / standardError).toFixed(2) : '–',
      ];
    }),
  };
}

function convergenceChart(estimates: readonly PiEstimate[], screen: Screen): Promise<string> {
  const log = Math.log10;
  const errors = errorsOf(estimates);
  const first = estimates[0]?.samples ?? 1;
  const most = log(Math.max(estimates.at(-1)?.samples ?? first, 2 * first));
  const lowest = log(Math.min(...errors.map(({ error }) => error), envelope(10 ** most)));
  const highest = log(Math.max(...errors.map(({ error }) => error), envelope(first)));
  return terminalChart(
    {
      xLabel: 'darts',
      yLabel: 'distance from π',
      xTicks: powersWithin(first, 10 ** most).map(log),
      yTicks: powersWithin(10 ** Math.floor(lowest), 10 ** Math.ceil(highest)).map(log),
      formatX: (x) => formatPower(10 ** x),
      formatY: (y) => formatPower(10 ** y),
      series: [
        {
          name: '1.64/√N, one standard error',
          symbol: '·',
          colour: 'yellow',
          points: sampleCurve(log(first), most, (x) => log(envelope(10 ** x))),
        },
        {
          name: '|estimate − π|',
          symbol: '●',
          colour: 'blue',
          points: errors.map(({ samples, error }) => [log(samples), log(error)] as const),
        },
      ],
    },
    screen,
  );
}

export async function describeConvergence(
  estimates: readonly PiEstimate[],
  isPartial: boolean,
  screen: Screen,
): Promise<string> {
  const last = estimates.at(-1);
  if (last === undefined) return '';
  const heading = `seed ${last.seed}, ${last.backend}, kernel ${last.kernel}${isPartial ? ' (partial: interrupted)' : ''}`;
  return [
    paragraph(heading, screen.width),
    formatTable(convergenceTable(estimates), screen.width),
    await convergenceChart(estimates, screen),
  ].join('\n');
}

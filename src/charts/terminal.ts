/** Charts for a terminal. */

export type TerminalSeries = {
  readonly name: string;
  /** What its points look like, so that a chart without colours can be read too: one character, each series another. */
  readonly symbol: string;
  readonly colour: 'blue' | 'green' | 'yellow' | 'white';
  readonly points: readonly (readonly [x: number, y: number])[];
};

export type TerminalChart = {
  readonly xLabel: string;
  readonly yLabel: string;
  readonly xTicks: readonly number[];
  readonly yTicks: readonly number[];
  readonly formatX?: (x: number) => string;
  readonly formatY?: (y: number) => string;
  /** Later series are drawn over earlier ones. */
  readonly series: readonly TerminalSeries[];
};

/** What a terminal can show. */
export type Screen = { readonly width: number; readonly hasColours: boolean };

const WIDEST = 90;
const NO_TERMINAL = 70;
/** Labels of the y axis, and the axis itself. */
const Y_AXIS = 8;
const ROWS = 14;

const COLOURS = { blue: 34, green: 32, yellow: 33, white: 37 } as const;

/** Columns between the axes. */
export function plotWidth({ width }: Screen): number {
  return (Number.isFinite(width) ? Math.min(width, WIDEST) : NO_TERMINAL) - Y_AXIS;
}

/** Many points on a curve, so that its symbols touch. */
export function sampleCurve(
  from: number,
  to: number,
  curve: (x: number) => number,
): (readonly [x: number, y: number])[] {
  return Array.from({ length: 2 * WIDEST }, (_, index) => {
    const x = from + ((to - from) * index) / (2 * WIDEST - 1);
    return [x, curve(x)] as const;
  });
}

const coloured = ({ symbol, colour }: TerminalSeries): string => `\u001b[${COLOURS[colour]}m${symbol}\u001b[0m`;

/** The chart library drops colours beside a formatter of lines. Every series has a symbol of its own, so they go in afterwards. */
function addColours(drawing: string, series: readonly TerminalSeries[]): string {
  const bySymbol = new Map(series.map((each) => [each.symbol, coloured(each)]));
  return [...drawing].map((character) => bySymbol.get(character) ?? character).join('');
}

function legendOf(series: readonly TerminalSeries[], { width, hasColours }: Screen): string {
  const entries = series.map((each) => ({
    text: `${each.symbol} ${each.name}`,
    shown: `${hasColours ? coloured(each) : each.symbol} ${each.name}`,
  }));
  let line = 0;
  return entries
    .reverse()
    .map(({ text, shown }, index) => {
      const isNext = index > 0 && line + 3 + text.length <= width;
      line = isNext ? line + 3 + text.length : text.length;
      return `${index === 0 ? '' : isNext ? '   ' : '\n'}${shown}`;
    })
    .join('');
}

export async function terminalChart(chart: TerminalChart, screen: Screen): Promise<string> {
  const { default: plot } = await import('simple-ascii-chart');
  const { series, xTicks, yTicks, formatX = String, formatY = String } = chart;
  const width = plotWidth(screen);
  const rowsPerTick = Math.max(Math.round(ROWS / (yTicks.length - 1)), 1);
  // The library tells a formatter the point, but not the series that it belongs to.
  const symbols = new Map(series.flatMap(({ symbol, points }) => points.map(([x, y]) => [`${x} ${y}`, symbol])));
  const drawing = plot(
    series.map(({ points }) => points.map(([x, y]): [number, number] => [x, y])),
    {
      width,
      // Whole rows between two ticks, so that the ticks are evenly spaced.
      height: rowsPerTick * (yTicks.length - 1) + 1,
      yRange: [Math.min(...yTicks), Math.max(...yTicks)],
      customXAxisTicks: [...xTicks],
      customYAxisTicks: [...yTicks],
      formatter: (value, { axis }) => (axis === 'x' ? formatX(value) : formatY(value)),
      lineFormatter: ({ x, y, plotX, plotY }) => ({ x: plotX, y: plotY, symbol: symbols.get(`${x} ${y}`) ?? '?' }),
    },
  );
  const lines = drawing
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n');
  const shown = screen.hasColours ? addColours(lines, series) : lines;
  return `${chart.yLabel}\n${shown}\n${chart.xLabel.padStart(width + 4)}\n${legendOf(series, screen)}\n`;
}

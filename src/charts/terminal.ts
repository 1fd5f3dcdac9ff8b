/** Charts for a terminal. */

export type TerminalSeries = {
  readonly name: string;
  /** What its points look like, so that a chart without colours can be read too. */
  readonly symbol: string;
  readonly color: 'ansiBlue' | 'ansiGreen' | 'ansiYellow' | 'ansiWhite';
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

const WIDTH = 62;
const ROWS = 14;

const COLOURS = { ansiBlue: 34, ansiGreen: 32, ansiYellow: 33, ansiWhite: 37 } as const;

/** Many points on a curve, so that its symbols touch. */
export function sampleCurve(
  from: number,
  to: number,
  curve: (x: number) => number,
): (readonly [x: number, y: number])[] {
  return Array.from({ length: 2 * WIDTH }, (_, index) => {
    const x = from + ((to - from) * index) / (2 * WIDTH - 1);
    return [x, curve(x)] as const;
  });
}

function legendOf(series: readonly TerminalSeries[], hasColours: boolean): string {
  return series
    .map(({ name, symbol, color }) => `${hasColours ? `\u001b[${COLOURS[color]}m${symbol}\u001b[0m` : symbol} ${name}`)
    .reverse()
    .join('   ');
}

export async function terminalChart(chart: TerminalChart, hasColours: boolean): Promise<string> {
  const { default: plot } = await import('simple-ascii-chart');
  const { series, xTicks, yTicks, formatX = String, formatY = String } = chart;
  const rowsPerTick = Math.max(Math.round(ROWS / (yTicks.length - 1)), 1);
  // The library tells a formatter the point, but not the series that it belongs to.
  const symbols = new Map(series.flatMap(({ symbol, points }) => points.map(([x, y]) => [`${x} ${y}`, symbol])));
  const drawing = plot(
    series.map(({ points }) => points.map(([x, y]): [number, number] => [x, y])),
    {
      width: WIDTH,
      // Whole rows between two ticks, so that the ticks are evenly spaced.
      height: rowsPerTick * (yTicks.length - 1) + 1,
      yRange: [Math.min(...yTicks), Math.max(...yTicks)],
      customXAxisTicks: [...xTicks],
      customYAxisTicks: [...yTicks],
      formatter: (value, { axis }) => (axis === 'x' ? formatX(value) : formatY(value)),
      lineFormatter: ({ x, y, plotX, plotY }) => ({ x: plotX, y: plotY, symbol: symbols.get(`${x} ${y}`) ?? '?' }),
      ...(hasColours && { color: series.map(({ color }) => color) }),
    },
  );
  const lines = drawing.split('\n').map((line) => line.trimEnd());
  return `${chart.yLabel}\n${lines.filter((line) => line !== '').join('\n')}\n${chart.xLabel.padStart(WIDTH + 4)}\n${legendOf(series, hasColours)}\n`;
}

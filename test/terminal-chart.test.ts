import type { ScalingReport } from 'estimate-pi/scaling';
import { describe, expect, test } from 'vitest';
import { describeScaling } from '../dist/charts/scaling.js';
import { type Screen, sampleCurve, terminalChart } from '../dist/charts/terminal.js';
import { DRAWN } from './drawn-reports.js';
import { DESKTOP, reportOf } from './scaling-reports.js';

const PIPE: Screen = { width: Number.POSITIVE_INFINITY, hasColours: false };

describe('the chart in a terminal', () => {
  const chart = {
    xLabel: 'threads',
    yLabel: 'speed-up',
    xTicks: [1, 2, 3, 4],
    yTicks: [0, 1, 2, 3, 4],
    series: [
      { name: 'ideal', symbol: '·', colour: 'white', points: sampleCurve(1, 4, (n) => n) },
      { name: 'measured', symbol: '●', colour: 'blue', points: [1, 2, 3, 4].map((n) => [n, n / 2] as const) },
    ],
  } as const;

  test('has axes, both series and a legend, and fits into 80 columns', async () => {
    const text = await terminalChart(chart, PIPE);
    const lines = text.split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines[0]).toBe('speed-up');
    expect(text.slice(0, text.lastIndexOf('\n●')).match(/●/g)).toHaveLength(4);
    expect(text).toContain('● measured   · ideal');
    expect(text).not.toContain('\u001b');
    expect(lines.filter((line) => /^ *\d+┤/.test(line)).map((line) => Number.parseInt(line, 10))).toEqual([
      4, 3, 2, 1, 0,
    ]);
  });

  test.each([60, 80, 120])('fits into %i columns', async (width) => {
    const text = await describeScaling(DRAWN['desktop'] as ScalingReport, { width, hasColours: false });
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width);
    expect(text).toContain('Not shown for want of room'.slice(0, width === 120 ? 0 : undefined));
  });

  test('a speed-up beyond linear stays in the chart', async () => {
    const describePair = (speedup: number): Promise<string> =>
      describeScaling(
        reportOf(DESKTOP, [1, 2], (n) => (n === 1 ? 1 : speedup)),
        PIPE,
      );
    const text = await describePair(2.02);
    expect(text.slice(0, text.indexOf('\n● measured')).match(/●/g)).toHaveLength(2);
    expect(await describePair(3.5)).toMatch(/^ *4┤/m);
  });

  test('has colours where the terminal has', async () => {
    const text = await terminalChart(chart, { ...PIPE, hasColours: true });
    const drawing = text.slice(0, text.lastIndexOf('threads'));
    expect(drawing, 'in the chart, and not in the legend alone').toContain('\u001b[34m●');
    expect(drawing).toContain('\u001b[37m·');
  });
});

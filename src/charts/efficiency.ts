import type { ScalingPoint, ScalingReport } from '../scaling/report.js';
import { type Canvas, isNarrow, type Panel } from './drawing.js';
import { regionMarks, regionsOf } from './regions.js';
import { axes, INSET, measuredMarks, threadAxisOf } from './speedup.js';
import { BLUE, MUTED } from './theme.js';

/** Efficiency over threads: the speed-up per thread. */

const QUARTERS = [0, 0.25, 0.5, 0.75, 1];

export const efficiencyPanel =
  ({ Plot }: Canvas, report: ScalingReport) =>
  (width: number): Panel => {
    const { points, machine } = report;
    const marginRight = isNarrow(width) ? 58 : 72;
    const axis = threadAxisOf(report, width, marginRight);
    const errorOf = ({ threads, speedupError }: ScalingPoint): number | null =>
      speedupError === null ? null : speedupError / threads;
    const highest = Math.max(...points.map((point) => point.efficiency + (errorOf(point) ?? 0)));
    const top = Math.max(1, Math.min(highest, 1.5), ...points.map(({ efficiency }) => efficiency));
    return {
      height: 240,
      marginTop: 28,
      marginBottom: 44,
      marginRight,
      x: { domain: [1, axis.most], inset: INSET },
      y: { domain: [0, top], insetTop: 6 },
      marks: [
        ...regionMarks(Plot, regionsOf(machine, axis.most), axis, false),
        ...axes(Plot, axis, QUARTERS, {
          label: 'efficiency: speed-up per thread',
          tickFormat: (value) => `${100 * value} %`,
        }),
        Plot.ruleY([1], {
          stroke: MUTED,
          strokeWidth: 2,
          strokeDasharray: '1 5',
          strokeLinecap: 'round',
          className: 'stroked muted ideal-efficiency',
        }),
        Plot.line(points, { x: 'threads', y: 'efficiency', stroke: BLUE, strokeWidth: 1.5, className: 'stroked blue' }),
        ...measuredMarks(Plot, points, { of: ({ efficiency }) => efficiency, errorOf }, [0, top]),
      ],
    };
  };

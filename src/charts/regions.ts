import type { Markish } from '@observablehq/plot';
import type { Machine } from '../platform/machine.js';
import { plural } from '../report/numbers.js';
import type { PlotLibrary } from './drawing.js';
import { BACKGROUND, MUTED, SHADE } from './theme.js';

/** What so many threads run on, as shaded parts of a picture: where efficiency cores begin, hyperthreads, the quota. */

export type Region = {
  readonly name: string;
  /** In threads, and exclusive: half a thread after the last that has what comes before. */
  readonly from: number;
  readonly kind: 'efficiency cores' | 'hyperthreads' | 'quota' | 'taking turns';
};

/** The regions that numbers of threads up to `most` reach, from left to right. */
export function regionsOf(machine: Machine, most: number): Region[] {
  const { performanceCores, efficiencyCores, allowedCores, allowedThreads, quota } = machine;
  const regions: Region[] = [];
  const end = Math.min(quota ?? Number.POSITIVE_INFINITY, allowedThreads);
  const add = (region: Region): void => {
    if (region.from < most) regions.push(region);
  };
  if (efficiencyCores > 0 && performanceCores !== null && performanceCores < end) {
    add({ kind: 'efficiency cores', name: 'efficiency cores', from: performanceCores + 0.5 });
  }
  if (allowedCores !== null && allowedCores < end) {
    add({ kind: 'hyperthreads', name: 'hyperthreads', from: allowedCores + 0.5 });
  }
  if (quota !== null && quota < allowedThreads) {
    add({ kind: 'quota', name: `quota of ${plural(Number(quota.toFixed(2)), 'processor')}`, from: quota });
  } else {
    add({ kind: 'taking turns', name: 'threads that take turns', from: allowedThreads + 0.5 });
  }
  return regions;
}

const LABEL_ROW = 16;
const LETTER = 6.4;

export type Frame = { readonly most: number; readonly length: number };

/** Shades and lines; labels, where `hasLabels`, one below the other so that they never collide. */
export function regionMarks(
  Plot: PlotLibrary,
  regions: readonly Region[],
  { most, length }: Frame,
  hasLabels: boolean,
): Markish[] {
  if (regions.length === 0) return [];
  const shades = regions.map(({ from }) => ({ from, to: most }));
  const marks: Markish[] = [
    Plot.rectX(shades.slice(0, 1), { x1: 'from', x2: 'to', fill: SHADE, className: 'shade regions', insetRight: -14 }),
    Plot.ruleX(regions, { x: 'from', stroke: MUTED, strokeDasharray: '2 3', className: 'stroked muted region-line' }),
  ];
  if (!hasLabels) return marks;
  const labels = regions.map((region, index) => {
    const begin = ((region.from - 1) / (most - 1)) * length;
    const text = `${region.name} →`;
    return {
      ...region,
      text,
      dy: -8 - LABEL_ROW * (regions.length - 1 - index),
      isLeft: begin + LETTER * text.length > length,
    };
  });
  return [
    ...marks,
    ...labels.map(({ from, text, dy, isLeft }) =>
      Plot.text([{ from, text }], {
        x: 'from',
        frameAnchor: 'bottom',
        dy,
        dx: isLeft ? -6 : 6,
        textAnchor: isLeft ? 'end' : 'start',
        text: 'text',
        fill: MUTED,
        stroke: BACKGROUND,
        strokeWidth: 4,
        className: 'filled muted halo region-label',
      }),
    ),
  ];
}

import {
  areaY,
  axisX,
  axisY,
  barX,
  dot,
  frame,
  gridX,
  gridY,
  line,
  plot,
  ruleX,
  ruleY,
  text,
} from '@observablehq/plot';
import type { Canvas, PlotLibrary } from '../../src/charts/drawing.js';

/** What the charts use of Observable Plot, and no more, so that the rest of it is not in the page. */
export const Plot = { areaY, axisX, axisY, barX, dot, frame, gridX, gridY, line, plot, ruleX, ruleY, text };

/** For the panels that the command line draws too. */
export const CANVAS: Canvas = { Plot: Plot as unknown as PlotLibrary, document: document as never };

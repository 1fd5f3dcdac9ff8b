import { describeProcessor } from '../report/machine.js';
import { formatRate } from '../report/numbers.js';
import { nameOf, ratioOf, speedFacts, speedTable } from '../report/speeds.js';
import type { SpeedReport } from '../trials/speeds.js';
import { barsPanel } from './bars.js';
import type { Canvas, Drawing } from './drawing.js';
import { htmlPage } from './page.js';

/** A comparison of kernels drawn: as a picture, as a page. */

const TITLE = 'What every kernel brings';

export function speedDrawing(canvas: Canvas, report: SpeedReport, title: string = TITLE): Drawing {
  const bars = report.speeds.map((speed) => ({
    name: nameOf(speed),
    samplesPerSecond: speed.samplesPerSecond,
    mad: speed.mad,
    label: `${formatRate(speed.samplesPerSecond)}, ${ratioOf(speed)}`,
  }));
  return {
    title,
    subtitle: `${describeProcessor(report.machine)}. Behind each rate: how many times that of the Math.random() loop`,
    panels: [barsPanel(canvas, bars)],
  };
}

export function speedPage(canvas: Canvas, report: SpeedReport): string {
  return htmlPage(canvas, {
    title: TITLE,
    lead: describeProcessor(report.machine),
    sections: [
      { kind: 'list', heading: 'In words', items: report.findings },
      { kind: 'picture', drawing: speedDrawing(canvas, report, 'Throughput') },
      { kind: 'table', heading: 'Measured', ...speedTable(report) },
      { kind: 'facts', heading: 'Where and how', facts: speedFacts(report) },
      { kind: 'data', heading: 'The report as JSON', json: report },
    ],
  });
}

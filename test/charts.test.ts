import { convergePi, tallySync } from 'estimate-pi';
import type { ScalingReport } from 'estimate-pi/scaling';
import { parseHTML } from 'linkedom';
import { beforeAll, describe, expect, test } from 'vitest';
import { barsPanel } from '../dist/charts/bars.js';
import { errorPanel, estimatePanel } from '../dist/charts/convergence.js';
import { dartboardPanel } from '../dist/charts/dartboard.js';
import { type Canvas, drawSvg, loadCanvas, NARROW, WIDTH } from '../dist/charts/drawing.js';
import { describeScaling, scalingDrawing, scalingPage } from '../dist/charts/scaling.js';
import { type Screen, sampleCurve, terminalChart } from '../dist/charts/terminal.js';
import { COLOURS, STYLE_SHEET } from '../dist/charts/theme.js';
import { firstDarts } from '../dist/stream/place.js';
import { DRAWN } from './drawn-reports.js';
import { DESKTOP, hyperthreaded, reportOf, upTo, WAYS } from './scaling-reports.js';

/** Just enough of a DOM's types. */
type Element = {
  readonly textContent: string;
  querySelectorAll(selector: string): Iterable<Element>;
  getAttribute(name: string): string | null;
};

let canvas: Canvas;

const PIPE: Screen = { width: Number.POSITIVE_INFINITY, hasColours: false };

const scalingSvg = (on: Canvas, report: ScalingReport, width: number = WIDTH): string =>
  drawSvg(on, scalingDrawing(on, report), width);

beforeAll(async () => {
  canvas = await loadCanvas();
});

function parse(text: string): Element {
  return parseHTML(`<!doctype html><html><body>${text}</body></html>`).document as unknown as Element;
}

const all = (root: Element, selector: string): Element[] => [...root.querySelectorAll(selector)];
const texts = (root: Element, selector: string): string[] => all(root, selector).map((each) => each.textContent);
const numbers = (path: Element | undefined): number[] =>
  (path?.getAttribute('d')?.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);

/** Facts that hold for every picture. */
function expectClean(svg: string): Element {
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(svg, 'a number could not be drawn').not.toMatch(/NaN|Infinity|undefined|null/);
  expect(svg, 'coordinates are rounded').not.toMatch(/="[^"]*\d\.\d{4,}/);
  expect(svg).toContain('prefers-color-scheme: dark');
  const picture = parse(svg);
  expect(texts(picture, 'title')[0]).not.toBe('');
  expect(texts(picture, 'desc')[0]).not.toBe('');
  return picture;
}

describe('the speed-up picture', () => {
  let report: ScalingReport;
  let picture: Element;

  beforeAll(() => {
    report = reportOf(DESKTOP, upTo(16), hyperthreaded);
    picture = expectClean(scalingSvg(canvas, report));
  });

  test('has its axes, with a tick for each number of threads', () => {
    expect(texts(picture, '[aria-label="x-axis label"]')).toEqual(['threads', 'threads']);
    expect(texts(picture, '[aria-label="y-axis label"]')).toEqual(['speed-up', 'efficiency: speed-up per thread']);
    const [ticks] = all(picture, '[aria-label="x-axis tick label"]');
    expect(texts(ticks as Element, 'text')).toEqual(upTo(16).map(String));
  });

  test('has a point for each number of threads, hollow past the physical cores', () => {
    for (const panel of all(picture, '.panel')) {
      expect(all(panel, '.measured circle')).toHaveLength(8);
      expect(all(panel, '.measured-past circle')).toHaveLength(8);
      expect(all(panel, '.error line')).toHaveLength(16);
      expect(all(panel, '.region-line line')).toHaveLength(1);
    }
  });

  test('has the laws and the ideal as curves, and names them', () => {
    for (const series of ['amdahl', 'usl', 'ideal']) expect(all(picture, `.${series} path`)).toHaveLength(1);
    expect(texts(picture, '.curve-label text').sort()).toEqual(['Amdahl', 'Gunther', 'ideal']);
    const dashes = ['amdahl', 'usl', 'ideal'].map((name) =>
      all(picture, `.${name}`)[0]?.getAttribute('stroke-dasharray'),
    );
    expect(new Set(dashes).size, 'told apart without colours').toBe(3);
  });

  test('the ideal is a straight line, and twice the speed-up is twice as high', () => {
    const [firstX = 0, firstY = 0, ...rest] = numbers(all(picture, '.ideal path')[0]);
    const [lastX = 0, lastY = 0] = rest.slice(-2);
    const middle = rest.findIndex((x, index) => index % 2 === 0 && Math.abs(x - (firstX + lastX) / 2) < 0.1);
    expect(rest[middle + 1]).toBeCloseTo((firstY + lastY) / 2, 0);
    const heights = all(all(picture, '.panel')[0] as Element, '.measured circle').map((circle) =>
      Number(circle.getAttribute('cy')),
    );
    const zero = firstY + (firstY - lastY) / 15;
    expect(zero - (heights[1] ?? 0)).toBeCloseTo(1.996 * (zero - (heights[0] ?? 0)), 0);
  });

  test('two threads make a picture, too', () => {
    const two = expectClean(scalingSvg(canvas, reportOf(DESKTOP, [1, 2], hyperthreaded)));
    expect(all(two, '.measured circle')).toHaveLength(4);
    expect(all(two, '.measured-past circle')).toHaveLength(0);
    expect(all(two, '.usl path')).toHaveLength(0);
  });

  test('a speed-up beyond linear stays in the picture', async () => {
    const report = reportOf(DESKTOP, [1, 2], (n) => (n === 1 ? 1 : 2.02));
    const picture = expectClean(scalingSvg(canvas, report));
    for (const circle of all(picture, '.measured circle')) {
      expect(Number(circle.getAttribute('cy'))).toBeGreaterThanOrEqual(28);
    }
    const text = await describeScaling(report, PIPE);
    expect(text.slice(0, text.indexOf('\n● measured')).match(/●/g)).toHaveLength(2);
    const steep = await describeScaling(
      reportOf(DESKTOP, [1, 2], (n) => (n === 1 ? 1 : 3.5)),
      PIPE,
    );
    expect(steep).toMatch(/^ *4┤/m);
  });

  test('so does one', () => {
    const one = scalingSvg(
      canvas,
      reportOf(DESKTOP, [1], () => 1),
    );
    expect(all(expectClean(one), '.measured circle').length).toBeGreaterThan(0);
  });
});

/** Texts with their places, in pixels of the picture, in which a letter is at most so wide. */
const LETTER = 7;
type Placed = { readonly text: string; readonly x: number; readonly y: number };

function placed(root: Element, selector: string): Placed[] {
  return all(root, selector).flatMap((group) => {
    const shift = (each: Element): number[] => numbersIn(each.getAttribute('transform') ?? '');
    const [groupX = 0, groupY = 0] = shift(group);
    return all(group, 'text').map((text) => {
      const [x = 0, y = 0] = shift(text);
      return { text: text.textContent, x: x + groupX, y: y + groupY };
    });
  });
}

const numbersIn = (text: string): number[] => (text.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);

describe.each(Object.entries(DRAWN))('the picture of a machine of its kind: %s', (name, report) => {
  describe.each([
    ['wide', WIDTH],
    ['narrow', NARROW],
  ])('%s', (_, width) => {
    let picture: Element;

    beforeAll(() => {
      picture = expectClean(scalingSvg(canvas, report, width));
    });

    test('no two tick labels collide', () => {
      for (const axis of all(picture, '[aria-label="x-axis tick label"]')) {
        const ticks = placed({ ...axis, querySelectorAll: () => [axis] } as Element, '*').sort((a, b) => a.x - b.x);
        expect(ticks.length).toBeGreaterThan(0);
        for (const [index, tick] of ticks.slice(1).entries()) {
          const before = ticks[index] as Placed;
          expect(tick.x - before.x).toBeGreaterThan((LETTER * (tick.text.length + before.text.length)) / 2);
        }
      }
    });

    test('no two labels of curves or of regions stand on each other', () => {
      for (const selector of ['.curve-label', '.region-label']) {
        const labels = placed(picture, selector).sort((a, b) => a.y - b.y);
        for (const [index, label] of labels.slice(1).entries()) {
          expect(label.y - (labels[index]?.y ?? 0), `${selector} ${label.text}`).toBeGreaterThanOrEqual(14);
        }
      }
    });

    test('letters have 11 pixels at least, and stay inside', () => {
      for (const size of all(picture, '[font-size]'))
        expect(Number(size.getAttribute('font-size'))).toBeGreaterThanOrEqual(11);
      for (const { text, x } of placed(picture, '.curve-label'))
        expect(x + LETTER * text.length).toBeLessThanOrEqual(width);
    });

    test('the most threads and the fewest have their ticks, powers of two before others', () => {
      const [axis] = all(picture, '[aria-label="x-axis tick label"]');
      const ticks = texts(axis as Element, 'text').map(Number);
      const threads = report.points.map((point) => point.threads);
      expect([ticks[0], ticks.at(-1)]).toEqual([threads[0], threads.at(-1)]);
      if (name === 'server') expect(ticks).toEqual(expect.arrayContaining([16, 32, 64, 128]));
    });
  });
});

describe('what a machine is made of is in its picture', () => {
  const labelsOf = (name: string): string[] =>
    texts(parse(scalingSvg(canvas, DRAWN[name] as ScalingReport)), '.region-label text');

  test.each([
    ['hybrid', ['efficiency cores →', 'hyperthreads →']],
    ['quota', ['quota of 2.5 processors →']],
    ['server', ['hyperthreads →']],
    ['one-core', ['threads that take turns →']],
    ['two', []],
  ])('%s: %j', (name, labels) => {
    expect(labelsOf(name)).toEqual(labels);
  });

  test('a superlinear point leaves the ideal line in the picture, to its end', () => {
    const picture = parse(scalingSvg(canvas, DRAWN['superlinear'] as ScalingReport));
    const [panel] = all(picture, '.panel');
    const ideal = numbers(all(panel as Element, '.ideal path')[0]);
    const points = all(panel as Element, '.measured circle').map((circle) => Number(circle.getAttribute('cy')));
    expect(ideal.at(-2)).toBeGreaterThan(0.8 * WIDTH);
    expect(Math.min(...points)).toBeLessThan(ideal.at(-1) ?? 0);
    expect(Math.min(...points)).toBeGreaterThanOrEqual(28);
  });

  test('128 points are drawn small', () => {
    const picture = parse(scalingSvg(canvas, DRAWN['every-one-of-128'] as ScalingReport));
    for (const circle of all(picture, '.measured circle'))
      expect(Number(circle.getAttribute('r'))).toBeLessThanOrEqual(2);
  });
});

/** Relative luminance by WCAG 2.2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

test('colours stand out from the ground, light and dark, and the two laws from each other in grey', () => {
  const dark = Object.fromEntries(
    [...STYLE_SHEET.matchAll(/\.stroked\.(\w+) \{ stroke: (#\w+)/g)].map(([, name, colour]) => [name, colour]),
  );
  for (const [name, colour] of Object.entries(COLOURS)) {
    expect(contrast(colour, '#ffffff'), `${name} on white`).toBeGreaterThan(3);
    expect(contrast(dark[name] ?? '', '#0d1117'), `${name} on black`).toBeGreaterThan(3);
  }
  expect(contrast(COLOURS.orange, COLOURS.amber)).toBeGreaterThan(1.6);
  expect(contrast(dark['orange'] ?? '', dark['amber'] ?? '')).toBeGreaterThan(1.6);
});

describe('the page', () => {
  let html: string;

  beforeAll(() => {
    html = scalingPage(canvas, reportOf(DESKTOP, upTo(16), hyperthreaded, { ways: WAYS }));
  });

  test('stands by itself: no script, and nothing from elsewhere', () => {
    expect(html).not.toMatch(/<script|<link|<img|@import|url\(|src=|href=/i);
  });

  test('is meant for light and dark', () => {
    expect(html).toContain('color-scheme: light dark');
    expect(html.match(/prefers-color-scheme: dark/g)?.length).toBeGreaterThanOrEqual(2);
  });

  test('has verdict, pictures, both tables and the report', () => {
    const page = parseHTML(html).document as unknown as Element;
    expect(texts(page, 'h2')).toEqual(['Verdict', 'Measured', 'Three ways of going parallel', 'Where and how']);
    expect([...all(page, 'figure')].length).toBe(2);
    expect(all(page, '.on-phone').length).toBe(2);
    const [measured, ways] = all(page, 'table');
    expect(all(measured as Element, 'tr')).toHaveLength(17);
    expect(all(ways as Element, 'tr')).toHaveLength(4);
    expect(all(page, '.on-desk .throughput rect').length).toBe(3);
    expect(JSON.parse(texts(page, 'pre')[0] ?? '')).toMatchObject({ version: 1, machine: { cpu: DESKTOP.cpu } });
  });

  test('what the system calls itself is text, not markup', () => {
    expect(html).toContain('Example &lt;8&gt; &amp; more');
    expect(html).not.toContain('<8>');
  });
});

describe('the dartboard', () => {
  test.each([1, 500, 5000])('shows the first %i darts of the stream, each where it landed', (samples) => {
    const darts = firstDarts(42, samples);
    const { hits } = tallySync({ seed: 42, samples });
    const svg = drawSvg(canvas, { title: 'π', subtitle: 'darts', panels: [dartboardPanel(canvas, darts)] });
    const picture = expectClean(svg);
    expect(all(picture, '.hits circle')).toHaveLength(hits);
    expect(all(picture, '.misses circle')).toHaveLength(samples - hits);
    for (const { x, y, isHit } of darts) expect(x * x + y * y < 1).toBe(isHit);
    for (const { x, y } of darts) expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThan(1);
    expect(all(picture, '.circle path')).toHaveLength(1);
  });

  test('is a square, and the circle is round', () => {
    const panel = dartboardPanel(canvas, firstDarts(1, 10));
    const picture = parse(drawSvg(canvas, { title: 'π', subtitle: 'darts', panels: [panel] }));
    const path = numbers(all(picture, '.circle path')[0]);
    const xs = path.filter((_, index) => index % 2 === 0);
    const ys = path.filter((_, index) => index % 2 === 1);
    expect(Math.max(...xs) - Math.min(...xs)).toBeCloseTo(Math.max(...ys) - Math.min(...ys), 1);
  });
});

describe('the convergence picture', () => {
  test.each([
    [1, 1],
    [1e6, 40],
  ])('of %i darts has estimate, interval, envelope and law at %i points', async (samples, points) => {
    const estimates = [];
    for await (const estimate of convergePi(samples, { seed: 42, points })) estimates.push(estimate);
    const panels = [estimatePanel(canvas, estimates), errorPanel(canvas, estimates)];
    const picture = expectClean(drawSvg(canvas, { title: 'π', subtitle: 'closing in', panels }));
    expect(all(picture, '.estimate circle')).toHaveLength(points);
    expect(all(picture, '.interval line')).toHaveLength(points);
    expect(all(picture, '.envelope path')).toHaveLength(2);
    expect(all(picture, '.distance circle')).toHaveLength(points);
    expect(all(picture, '.law path')).toHaveLength(1);
    expect(all(picture, '.pi line')).toHaveLength(1);
    expect(texts(picture, '[aria-label="x-axis label"]')).toEqual(['darts', 'darts']);
    expect(texts(picture, '[aria-label="y-axis label"]')).toEqual(['estimate', 'distance from π']);
  });
});

test('bars are as long as what they stand for', () => {
  const bars = [4e9, 2e9, 1e9].map((samplesPerSecond, index) => ({
    name: `kernel ${index}`,
    samplesPerSecond,
    mad: 1e7,
    label: `label ${index}`,
  }));
  const picture = expectClean(drawSvg(canvas, { title: 'bars', subtitle: 'of', panels: [barsPanel(canvas, bars)] }));
  const lengths = all(picture, '.throughput rect').map((rect) => Number(rect.getAttribute('width')));
  expect((lengths[0] ?? 0) / (lengths[1] ?? 1)).toBeCloseTo(2, 2);
  expect((lengths[0] ?? 0) / (lengths[2] ?? 1)).toBeCloseTo(4, 2);
  expect(texts(picture, '.throughput-label text')).toEqual(['label 0', 'label 1', 'label 2']);
  expect(texts(picture, '[aria-label="x-axis label"]')).toEqual(['Gdarts/s, median ± MAD']);
});

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

  test('has colours where the terminal has', async () => {
    const text = await terminalChart(chart, { ...PIPE, hasColours: true });
    const drawing = text.slice(0, text.lastIndexOf('threads'));
    expect(drawing, 'in the chart, and not in the legend alone').toContain('\u001b[34m●');
    expect(drawing).toContain('\u001b[37m·');
  });
});

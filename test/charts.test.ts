import { convergePi, tallySync } from 'estimate-pi';
import { parseHTML } from 'linkedom';
import { beforeAll, describe, expect, test } from 'vitest';
import { barsPanel } from '../dist/charts/bars.js';
import { errorPanel, estimatePanel } from '../dist/charts/convergence.js';
import { dartboardPanel } from '../dist/charts/dartboard.js';
import { drawSvg } from '../dist/charts/drawing.js';
import { scalingPage } from '../dist/charts/scaling.js';
import { COLOURS, STYLE_SHEET } from '../dist/charts/theme.js';
import { firstDarts } from '../dist/stream/place.js';
import { DESKTOP, hyperthreaded, reportOf, upTo, WAYS } from './scaling-reports.js';
import { all, canvas, type Element, expectClean, numbers, parse, texts } from './svg.js';

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

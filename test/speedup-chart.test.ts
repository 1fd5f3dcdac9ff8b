import type { ScalingReport } from 'estimate-pi/scaling';
import { beforeAll, describe, expect, test } from 'vitest';
import { NARROW, WIDTH } from '../dist/charts/drawing.js';
import { DRAWN } from './drawn-reports.js';
import { DESKTOP, hyperthreaded, reportOf, upTo } from './scaling-reports.js';
import { all, type Element, expectClean, numbers, numbersIn, parse, scalingSvg, texts } from './svg.js';

describe('the speed-up picture', () => {
  let report: ScalingReport;
  let picture: Element;

  beforeAll(() => {
    report = reportOf(DESKTOP, upTo(16), hyperthreaded);
    picture = expectClean(scalingSvg(report));
  });

  test('has its axes, with a tick for each number of threads', () => {
    expect(texts(picture, '[aria-label="x-axis label"]')).toEqual(['threads', 'threads']);
    expect(texts(picture, '[aria-label="y-axis label"]')).toEqual(['speed-up', 'efficiency: speed-up per thread']);
    const [ticks] = all(picture, '[aria-label="x-axis tick label"]');
    expect(texts(ticks as Element, 'text')).toEqual(upTo(16).map(String));
  });

  test('has a point for each number of threads, hollow past the physical cores', () => {
    const panels = all(picture, '.panel');
    expect(panels).toHaveLength(2);
    for (const panel of panels) {
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
    const two = expectClean(scalingSvg(reportOf(DESKTOP, [1, 2], hyperthreaded)));
    expect(all(two, '.measured circle')).toHaveLength(4);
    expect(all(two, '.measured-past circle')).toHaveLength(0);
    expect(all(two, '.usl path')).toHaveLength(0);
  });

  test('a speed-up beyond linear stays in the picture', () => {
    const superlinear = expectClean(scalingSvg(reportOf(DESKTOP, [1, 2], (n) => (n === 1 ? 1 : 2.02))));
    const [panel] = all(superlinear, '.panel');
    const heights = all(panel as Element, '.measured circle').map((circle) => Number(circle.getAttribute('cy')));
    expect(heights).toHaveLength(2);
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(28);
  });

  test('so does one', () => {
    const one = scalingSvg(reportOf(DESKTOP, [1], () => 1));
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

describe.each(Object.entries(DRAWN))('the picture of a machine of its kind: %s', (name, report) => {
  describe.each([
    ['wide', WIDTH],
    ['narrow', NARROW],
  ])('%s', (_, width) => {
    let picture: Element;

    beforeAll(() => {
      picture = expectClean(scalingSvg(report, width));
    });

    test('no two tick labels collide', () => {
      const axes = all(picture, '[aria-label="x-axis tick label"]');
      expect(axes.length).toBeGreaterThan(0);
      for (const axis of axes) {
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
      const sizes = all(picture, '[font-size]').map((each) => Number(each.getAttribute('font-size')));
      expect(sizes.length).toBeGreaterThan(0);
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(11);
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
    texts(parse(scalingSvg(DRAWN[name] as ScalingReport)), '.region-label text');

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
    const picture = parse(scalingSvg(DRAWN['superlinear'] as ScalingReport));
    const [panel] = all(picture, '.panel');
    const ideal = numbers(all(panel as Element, '.ideal path')[0]);
    const points = all(panel as Element, '.measured circle').map((circle) => Number(circle.getAttribute('cy')));
    expect(ideal.at(-2)).toBeGreaterThan(0.8 * WIDTH);
    expect(Math.min(...points)).toBeLessThan(ideal.at(-1) ?? 0);
    expect(Math.min(...points)).toBeGreaterThanOrEqual(28);
  });

  test('128 points are drawn small', () => {
    const picture = parse(scalingSvg(DRAWN['every-one-of-128'] as ScalingReport));
    const radii = all(picture, '.measured circle').map((circle) => Number(circle.getAttribute('r')));
    expect(radii.length).toBeGreaterThanOrEqual(64);
    expect(Math.max(...radii)).toBeLessThanOrEqual(2);
  });
});

import { compareReports, readReport, type ScalingReport } from 'estimate-pi/scaling';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { REPORT_SCHEMA } from '../dist/scaling/schema.js';
import { DESKTOP, FIXTURES, hyperthreaded, reportOf, upTo } from './scaling-reports.js';
import { schemaErrors, schemaFile } from './scaling-schema.js';

fc.configureGlobal({ seed: 31415926 });

const report = reportOf(DESKTOP, [1, 2, 4, 8, 16], hyperthreaded);
const saved = (): ScalingReport => JSON.parse(JSON.stringify(report)) as ScalingReport;

test('schema/scaling-report.schema.json is the schema that reports are read by', () => {
  const write =
    "import { REPORT_SCHEMA } from './dist/scaling/schema.js'; console.log(JSON.stringify(REPORT_SCHEMA, undefined, 2))";
  expect(schemaFile, `if it changed on purpose: node --input-type=module -e "${write}"`).toEqual(REPORT_SCHEMA);
});

describe('reading a saved report', () => {
  test.each(Object.entries(FIXTURES))('%s: what was saved is what is read', (_, fixture) => {
    expect(readReport(JSON.stringify(fixture.report))).toEqual(fixture.report);
  });

  test.each([
    ['no JSON', '{', 'this is no JSON'],
    ['an empty file', '', 'this is no JSON'],
    ['a list', [], 'must be of type object'],
    ['nothing', null, 'must be of type object'],
    ['an estimate', { pi: 3.14, hits: 1 }, 'the report has no version'],
    ['another version', { ...report, version: 2 }, 'the report.version must be 1; it is 2'],
    ['a missing part', { ...report, verdict: undefined }, 'the report.verdict must be of type object'],
    ['an unknown part', { ...report, more: 1 }, "the report has an unknown 'more'"],
    ['no points', { ...report, points: [] }, 'the report.points must have at least 1 items'],
    [
      'a point without trials',
      { ...report, points: [{ ...report.points[0], trials: [] }] },
      '.points[0].trials must have',
    ],
    ['a number for a text', { ...report, kernel: 5 }, 'the report.kernel must be of type string'],
    [
      'an unknown doubt',
      { ...report, verdict: { ...report.verdict, doubt: 'mood' } },
      'the report.verdict.doubt must be one of',
    ],
    ['no point of one thread', { ...report, points: report.points.slice(1) }, 'its first point must be of one thread'],
    ['points in disorder', { ...report, points: [...report.points].reverse().concat(report.points) }, 'first point'],
    ['a point twice', { ...report, points: [...report.points, ...report.points.slice(1)] }, 'ascending order'],
    ['more hits than darts', { ...report, hits: report.samples + 1 }, 'hits are more than'],
    [
      'a doubtful recommendation',
      { ...report, verdict: { ...report.verdict, doubt: 'noise' } },
      'either threads or a doubt',
    ],
  ])('%s is refused with what is wrong', (_, json, text) => {
    expect(() => readReport(json)).toThrow(
      expect.objectContaining({ code: 'ERR_REPORT_INVALID', message: expect.stringContaining(text) }),
    );
  });

  test('whatever is changed in a report, it is refused exactly when the schema is broken', () => {
    const values = fc.constantFrom<unknown>(null, -1, 0, 0.5, 1, 2 ** 60, '', 'cores', true, [], [1, 2], {});
    const path = fc.array(fc.nat(), { minLength: 1, maxLength: 4 });
    let refused = 0;
    fc.assert(
      fc.property(path, values, (steps, value) => {
        const changed = saved() as unknown as Record<string, unknown>;
        let at: Record<string, unknown> = changed;
        for (const [index, step] of steps.entries()) {
          const keys = Object.keys(at);
          const key = keys[step % keys.length];
          if (key === undefined) break;
          const next = at[key];
          const isLast = index === steps.length - 1 || typeof next !== 'object' || next === null;
          if (!isLast) {
            at = next as Record<string, unknown>;
            continue;
          }
          at[key] = value;
          break;
        }
        const isBroken = schemaErrors(changed).length > 0;
        if (isBroken) refused++;
        const read = (): unknown => readReport(changed);
        if (isBroken) expect(read).toThrow('this is no scaling report: the report');
        else expect(() => readReport(changed)).not.toThrow('this is no scaling report: the report');
      }),
      { numRuns: 1000 },
    );
    expect(refused, 'the changes must be able to break it').toBeGreaterThan(300);
  });
});

describe('two reports side by side', () => {
  const other = (factor: number, facts = {}, seed = 2): ScalingReport =>
    reportOf(DESKTOP, [1, 2, 16], hyperthreaded, facts, { factor: () => factor, seed });

  test('have the numbers of threads that both measured', () => {
    const { points, findings } = compareReports(report, other(1));
    expect(points.map(({ threads }) => threads)).toEqual([1, 2, 16]);
    expect(findings).toContain('Only the first report measured 4 and 8 threads.');
  });

  test.each([
    [1.1, 'faster'],
    [0.9, 'slower'],
    [1, 'alike'],
  ])('%d times the throughput is %s, with its error', (factor, change) => {
    const { points, findings } = compareReports(report, other(factor));
    for (const point of points) {
      expect(point.change).toBe(change);
      expect(Math.abs((point.ratio ?? 0) - factor)).toBeLessThan(4 * (point.ratioError ?? 0));
    }
    expect(findings[0]).toMatch(
      change === 'alike' ? /not distinguishable .*1\.00\d? ± 0\.00\d/ : `second report is ${change}`,
    );
  });

  test('say nothing where one was disturbed, or has too few trials', () => {
    const disturbed = compareReports(report, other(1.1, { otherLoad: 3 })).points;
    expect(disturbed[0]?.change, 'one thread has a processor of its own').not.toBe('unknown');
    expect(disturbed.at(-1)).toMatchObject({ ratio: null, ratioError: null, change: 'unknown' });
    const short = reportOf(DESKTOP, [1, 2], hyperthreaded, {}, { rounds: 2 });
    expect(compareReports(report, short).points[0]).toMatchObject({ ratio: null, change: 'unknown' });
  });

  test('tell what else differs', () => {
    const elsewhere = { ...other(1), kernel: 'avx512' };
    expect(compareReports(report, elsewhere).findings).toContain('The kernel differs: avx2, then avx512.');
  });

  test('of the same noise, in one of a hundred at most a difference is claimed', () => {
    const runs = 400;
    const claimed = upTo(runs).filter((seed) => {
      const [point] = compareReports(
        report,
        reportOf(DESKTOP, [1], hyperthreaded, {}, { seed: seed + 10, noise: 0.01 }),
      ).points;
      return point?.change !== 'alike';
    });
    expect(claimed.length / runs).toBeLessThan(0.03);
  });
});

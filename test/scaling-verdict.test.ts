import { describe, expect, test } from 'vitest';
import { FIXTURES } from './scaling-reports.js';
import { schemaErrors } from './scaling-schema.js';

describe.each(Object.entries(FIXTURES))('the verdict on %s', (_, { report, threads, says, doesNotSay }) => {
  const { verdict, amdahl, usl, points } = report;

  test('recommends the right number, or none', () => {
    expect(verdict.threads).toBe(threads);
    if (threads !== null) expect(verdict.candidates).toContain(threads);
    expect(verdict.doubt === null).toBe(threads !== null);
  });

  test('says why, the recommendation first', () => {
    expect(verdict.findings[0]).toMatch(threads === null ? /^This measurement cannot tell / : /^Use \d+ threads?: /);
    for (const text of says) expect(verdict.findings).toContainEqual(expect.stringMatching(text));
    for (const text of doesNotSay) expect(verdict.findings).not.toContainEqual(expect.stringMatching(text));
  });

  test.runIf(threads === null)('in doubt, no law is given either', () => {
    expect({ amdahl, usl }).toEqual({ amdahl: null, usl: null });
    for (const point of points) expect(point).toMatchObject({ amdahl: null, gustafson: null });
  });

  test('is written in numbers as people write them', () => {
    for (const finding of verdict.findings) {
      expect(finding).not.toMatch(/\de[+-]?\d|NaN|Infinity|undefined|null|± 0(\.0+)? |\d{5,}\.\d/);
      expect(finding).toMatch(/^[A-Z0-9].*\.$/);
    }
  });

  test('keeps the schema', () => {
    expect(schemaErrors(JSON.parse(JSON.stringify(report)))).toEqual([]);
  });
});

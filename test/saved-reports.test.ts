import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScalingReport } from 'estimate-pi/scaling';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { runCli } from './children.js';
import { DRAWN } from './drawn-reports.js';
import { treeOf } from './trees.js';

/** Reports that were saved, shown again: anywhere, set side by side, and whatever was put into them meanwhile. */

const text = (report: unknown): string => JSON.stringify(report);
const TWO = DRAWN['two'] as ScalingReport;

describe('scaling --from', () => {
  test('draws and prints what was measured elsewhere', async () => {
    const folder = treeOf({ 'server.json': text(DRAWN['server']) });
    const args = ['scaling', '--from', 'server.json', '--svg', 's.svg', '--html', 's.html'];
    const { code, stdout } = await runCli(args, {}, folder);
    expect(code).toBe(0);
    expect(stdout).toContain('Server of 64 cores, 64 physical cores, 128 hardware threads');
    expect(readFileSync(join(folder, 's.svg'), 'utf8')).toContain('Server of 64 cores');
    expect(readFileSync(join(folder, 's.html'), 'utf8')).toMatch(/^<!doctype html>.*<\/html>\n$/s);
    const { stdout: json } = await runCli(['scaling', '--from', 'server.json', '--json'], {}, folder);
    expect(JSON.parse(json)).toEqual(DRAWN['server']);
  });

  test('--csv has every digit, --markdown a table', async () => {
    const folder = treeOf({ 'two.json': text(TWO) });
    const { stdout: csv } = await runCli(['scaling', '--from', 'two.json', '--csv'], {}, folder);
    expect(csv.split('\n')).toHaveLength(TWO.points.length + 2);
    expect(csv).toContain(String(TWO.points[1]?.samplesPerSecond));
    const { stdout: markdown } = await runCli(['scaling', '--from', 'two.json', '--markdown'], {}, folder);
    expect(markdown).toMatch(/^\| threads \| .*\n\| --- \| ---: /);
  });

  test.each([
    ['no JSON', 'once upon a time'],
    ['another object', '{"version":1}'],
    ['another version', text({ ...TWO, version: 2 })],
    ['text for a number', text({ ...TWO, hits: 'many' })],
    ['no points', text({ ...TWO, points: [] })],
    ['points without the first', text({ ...TWO, points: TWO.points.slice(1) })],
    ['points in disorder', text({ ...TWO, points: [...TWO.points].reverse() })],
    ['a list', '[]'],
    ['null', 'null'],
    ['nothing', ''],
    ['a number that is none', text({ ...TWO, elapsedMs: null })],
    ['a key of terminal commands', text({ ...TWO, version: '\u001b[31m'.repeat(1000) })],
  ])('%s is refused in one short line', async (_, content) => {
    const { code, stdout, stderr } = await runCli(['scaling', '--from', 'r.json'], {}, treeOf({ 'r.json': content }));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^estimate-pi: [^\p{Cc}]{1,300}\n$/u);
  });

  test('what stands in a report commands no terminal and is no markup', async () => {
    const evil = '\u001b[31m</title></svg><script>alert(1)</script>\u202e|`';
    const report = {
      ...TWO,
      kernel: evil,
      machine: { ...TWO.machine, cpu: evil, platform: evil },
      verdict: { ...TWO.verdict, findings: [evil] },
      ways: {
        ...(DRAWN['desktop'] as ScalingReport).ways,
        measured: [{ ...(DRAWN['desktop'] as ScalingReport).ways?.measured[0], kernel: evil }],
      },
    };
    const folder = treeOf({ 'r.json': text(report) });
    const { stdout, code } = await runCli(
      ['scaling', '--from', 'r.json', '--svg', 's.svg', '--html', 's.html'],
      {},
      folder,
    );
    expect(code).toBe(0);
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    for (const file of ['s.svg', 's.html']) {
      const written = readFileSync(join(folder, file), 'utf8');
      expect(written.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      const { document } = parseHTML(file.endsWith('svg') ? `<!doctype html><body>${written}</body>` : written);
      expect(document.querySelectorAll('script')).toHaveLength(0);
    }
  });
});

describe('scaling --compare', () => {
  test('sets two reports side by side, at the threads that both have', async () => {
    const folder = treeOf({ 'a.json': text(DRAWN['desktop']), 'b.json': text(DRAWN['server']) });
    const { code, stdout } = await runCli(['scaling', '--compare', 'a.json', 'b.json'], {}, folder);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^On 1 thread the second report is not distinguishable from the first: 1\.0\d* ± 0\.0\d+ times/,
    );
    expect(stdout).toMatch(/^On 16 threads the second report is faster: 1\.7\d* ± 0\.0\d+ times/m);
    expect(stdout).toMatch(/^16 +13\d Gdarts\/s +\d+ Gdarts\/s +1\.7\d* ± 0\.0/m);
    expect(stdout).toContain('B   b.json: Server of 64 cores');
    const { stdout: json } = await runCli(['scaling', '--compare', 'a.json', 'b.json', '--json'], {}, folder);
    expect(JSON.parse(json).points.map(({ threads }: { threads: number }) => threads)).toEqual([1, 2, 4, 8, 16]);
  });

  test.each([
    [['a.json'], 'two reports'],
    [['a.json', 'a.json', 'a.json'], 'two reports'],
    [['a.json', 'missing.json'], "cannot read 'missing.json': no such file or directory"],
    [['a.json', 'a.json', '--threads', '2'], '--threads'],
    [['a.json', 'a.json', '--svg', 's.svg'], '--svg'],
  ])('%j is refused', async (args, why) => {
    const { code, stderr } = await runCli(['scaling', '--compare', ...args], {}, treeOf({ 'a.json': text(TWO) }));
    expect(code).toBe(2);
    expect(stderr).toContain(why);
  });
});

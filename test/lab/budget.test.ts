import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { LAB } from './browsers.js';

/** What the page weighs, and that its programs in Python run. */

const files = readdirSync(LAB, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => join(parentPath, name));

const compressed = (some: readonly string[]): number =>
  some.reduce((total, file) => total + gzipSync(readFileSync(file), { level: 9 }).length, 0);

test('its script is less than 250 kB compressed, the whole of it less than 300 kB of the package', () => {
  expect(compressed(files.filter((file) => file.endsWith('.js')))).toBeLessThan(250_000);
  expect(compressed(files)).toBeLessThan(300_000);
});

test('it asks nothing of anyone else', () => {
  const html = readFileSync(join(LAB, 'index.html'), 'utf8');
  const loaded = [...html.matchAll(/<(?:script|link|img)\b[^>]*(?:src|href)="([^"]*)"/g)].map(([, url]) => url);
  expect(loaded.length).toBeGreaterThan(2);
  for (const url of loaded) expect(url).toMatch(/^\.\//);
});

test.each(readdirSync('site/python').filter((file) => /_.*\.py$/.test(file)))('%s runs, and is about right', (file) => {
  const printed = execFileSync('python3', [join('site/python', file), '2e5', '2'], { encoding: 'utf8' });
  const { pi, hits, samples } = JSON.parse(printed);
  expect(samples).toBe(200_000);
  expect(pi).toBe((4 * hits) / samples);
  // Seven standard errors.
  expect(Math.abs(pi - Math.PI)).toBeLessThan(0.026);
});

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { start } from './children.js';
import { treeOf } from './trees.js';

/** docs/parallel.md: its Python programs run, what it shows of examples is theirs, and its exercises have their answers. */

const root = fileURLToPath(new URL('..', import.meta.url));
const text = readFileSync(join(root, 'docs/parallel.md'), 'utf8');
const blocks = (language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map((match) => match[1] ?? '');

const examples = readdirSync(join(root, 'examples')).map((name) => readFileSync(join(root, 'examples', name), 'utf8'));
const python = ['python3', 'python'].find((name) => spawnSync(name, ['--version']).status === 0);

test.each([...blocks('javascript'), ...blocks('shell')].map((block) => [block.split('\n')[0]?.trim(), block]))(
  'is what the example says: %s',
  (_, block) => {
    expect(examples.filter((example) => example.includes(block ?? '?'))).toHaveLength(1);
  },
);

describe.skipIf(python === undefined)('the Python programs (need python3)', () => {
  test.each(blocks('python').map((block) => [block.split('\n')[0], block]))('%s', async (_, block) => {
    const folder = treeOf({ 'program.py': block ?? '' });
    const { code, stdout, stderr } = await start(python ?? '', [join(folder, 'program.py')]).ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const numbers = stdout.trim().split('\n');
    if (numbers.length === 1) expect(Math.abs(Number(numbers[0]) - Math.PI)).toBeLessThan(0.05);
    else for (const line of numbers) expect(Math.abs(Number(line.split(' ')[1]) / 2500 - Math.PI)).toBeLessThan(0.1);
  });
});

test('each way of the table has a Python program', () => {
  expect(blocks('python')).toHaveLength(6);
});

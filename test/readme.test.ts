import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runCli, runModule } from './children.js';
import { treeOf } from './trees.js';

/** Every example of the documentation is run: `js` blocks as modules, `npx estimate-pi` lines as commands. */

const root = new URL('..', import.meta.url);
const docs = existsSync(new URL('docs', root)) ? readdirSync(new URL('docs', root)).map((name) => `docs/${name}`) : [];
const pages = ['README.md', 'benchmarks/README.md', ...docs].filter(
  (page) => page.endsWith('.md') && existsSync(new URL(page, root)),
);

function blocks(page: string, language: string): string[] {
  const text = readFileSync(new URL(page, root), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map((match) => match[1] ?? '');
}

const modules = pages.flatMap((page) => blocks(page, 'js').map((text) => ({ page, text })));
const commands = pages.flatMap((page) =>
  blocks(page, 'sh').flatMap((text) =>
    [...text.matchAll(/^npx estimate-pi +([^#\n]+)/gm)].map((match) => ({ page, command: (match[1] ?? '').trim() })),
  ),
);

test('there are examples to run', () => {
  expect(modules.length).toBeGreaterThan(0);
  expect(commands.length).toBeGreaterThan(0);
});

describe.each(modules)('in $page', ({ text }) => {
  const firstLine = text.split('\n').find((line) => line !== '' && !line.startsWith('import')) ?? '';

  test(`the example runs: ${firstLine}`, async () => {
    const { code, stderr, stdout } = await runModule(text);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const [, shown = ''] of text.matchAll(/^\/\/ (π ≈ .*)$/gm)) expect(stdout).toContain(shown);
    for (const [, shown = ''] of text.matchAll(/^console\.log\(.*\); \/\/ ([\d.]+)$/gm))
      expect(stdout).toContain(shown);
  });
});

describe.each(commands)('in $page', ({ command }) => {
  test(`this runs: estimate-pi ${command}`, async () => {
    // In a folder of its own, since some write files, which they tell.
    const { code, stderr } = await runCli(command.split(/\s+/), {}, treeOf({}));
    expect(code).toBe(0);
    expect(stderr.replaceAll(/^estimate-pi: wrote .*\n/gm, '')).toBe('');
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { start } from './children.js';
import { treeOf } from './trees.js';

const pictures = fileURLToPath(new URL('../docs/pictures', import.meta.url));

test('the pictures of the documents are what is drawn today; where this fails: npm run pictures', async () => {
  const folder = treeOf({});
  const { code, stderr } = await start(process.execPath, ['scripts/draw-pictures.js', folder]).ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const names = readdirSync(pictures).filter((name) => name.endsWith('.svg'));
  expect(readdirSync(folder).sort()).toEqual(names.sort());
  for (const name of names) {
    expect(readFileSync(join(folder, name), 'utf8'), name).toBe(readFileSync(join(pictures, name), 'utf8'));
  }
});

test('each is in a document, with words for who does not see it', () => {
  const documents = ['../README.md', '../docs/scaling.md'].map((path) =>
    readFileSync(new URL(path, import.meta.url), 'utf8'),
  );
  for (const name of ['scaling', 'converge', 'darts']) {
    const shown = documents.find((text) => text.includes(`pictures/${name}.svg`)) ?? '';
    expect(shown, name).toMatch(new RegExp(`pictures/${name}-narrow\\.svg`));
    expect(shown).toMatch(
      new RegExp(
        `<img [^>]*pictures/${name}\\.svg"[^>]* alt="[^"]+"|<img [^>]*alt="[^"]+"[^>]*pictures/${name}\\.svg"`,
      ),
    );
  }
});

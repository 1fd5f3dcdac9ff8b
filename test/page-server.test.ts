import { expect, test } from 'vitest';
import { readPage, servePage } from '../dist/cli/page-server.js';
import { treeOf } from './trees.js';

/** The server of `estimate-pi lab`, with a page of its own; the page that ships is tested by `npm run test:lab`. */

test('a folder without a page has none, and neither has one that is missing', () => {
  expect(readPage(treeOf({ 'other.html': '' })).size).toBe(0);
  expect(readPage(`${treeOf({})}/missing`).size).toBe(0);
});

test('serves what the folder held when it began, by type, and nothing outside it', async () => {
  const folder = treeOf({ 'page/index.html': '<p>π</p>', 'page/assets/a.js': '1', 'secret.txt': 'no' });
  const server = await servePage(readPage(`${folder}/page`), 0);
  try {
    expect(await (await fetch(server.url)).text()).toBe('<p>π</p>');
    const head = await fetch(`${server.url}assets/a.js?v=1`, { method: 'HEAD' });
    expect(head.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(head.headers.get('content-length')).toBe('1');
    for (const path of ['%2e%2e/secret.txt', '..%2fsecret.txt', '//secret.txt', 'assets']) {
      expect((await fetch(server.url + path)).status, path).toBe(404);
    }
  } finally {
    server.close();
  }
});

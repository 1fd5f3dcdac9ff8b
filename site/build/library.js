import { fileURLToPath } from 'node:url';
import { threadScript } from '../../scripts/browser/build.js';

const browser = fileURLToPath(new URL('../../src/platform/browser/', import.meta.url));

/** A Vite plugin: the library from its source, as scripts/browser/build.js makes it for browsers. @returns {import('vite').Plugin} */
export function library() {
  return {
    name: 'library',
    enforce: 'pre',
    resolveId(id) {
      const twin = /\/platform\/node\/([^/]+)\.js$/.exec(id)?.[1];
      return twin === undefined ? undefined : `${browser}${twin}.ts`;
    },
    async load(id) {
      if (!/\/platform\/browser\/thread-script\.ts$/.test(id)) return undefined;
      return `export const THREAD_SCRIPT = ${JSON.stringify(await threadScript())};`;
    },
  };
}

import { fileURLToPath } from 'node:url';

const browser = fileURLToPath(new URL('../../src/platform/browser/', import.meta.url));

/** An esbuild plugin: where a module of platform/node is imported, from source or from dist/, its twin for browsers is taken. */
export const twins = {
  name: 'twins',
  /** @param {import('esbuild').PluginBuild} build */
  setup({ onResolve }) {
    onResolve({ filter: /\/platform\/node\/[^/]+\.js$/ }, ({ path }) => ({
      path: `${browser}${/[^/]+(?=\.js$)/.exec(path)?.[0]}.ts`,
    }));
  },
};

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { twins } from './twins.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a module of this name exports instead. @param {RegExp} filter @param {string} name @param {string} value */
const constant = (filter, name, value) => ({
  name: `constant ${name}`,
  /** @param {import('esbuild').PluginBuild} build */
  setup({ onLoad }) {
    onLoad({ filter }, () => ({ contents: `export const ${name} = ${JSON.stringify(value)};` }));
  },
});

const COMMON = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  write: false,
  // The first with modules in all their parts, SIMD in WebAssembly, and a BigInt.
  target: ['es2022', 'chrome94', 'firefox93', 'safari16.4'],
  legalComments: 'none',
  logLevel: 'warning',
};

/** @returns {Promise<string>} the entry of a worker. It holds no WebAssembly: it is sent the compiled module. */
export async function threadScript() {
  const { outputFiles } = await build({
    ...COMMON,
    entryPoints: ['src/platform/browser/thread.ts'],
    format: 'iife',
    plugins: [twins, constant(/\/wasm-module\.ts$/, 'WASM_MODULE', '')],
  });
  return `'use strict';${outputFiles[0].text.trim()}\n//# sourceURL=estimate-pi/thread.js\n`;
}

/**
 * The doors for browsers, with all that they need inlined: WebAssembly and worker travel in the text, since each bundler finds files
 * in its own way and a page from elsewhere none. What the doors share is in one file between them.
 *
 * @param {Readonly<Record<string, string>>} doors the source of each, by its name
 */
export async function buildForBrowsers(doors) {
  // The names of shared parts tell their contents, so old ones would stay.
  rmSync(join(root, 'dist/browser'), { recursive: true, force: true });
  const thread = constant(/\/browser\/thread-script\.ts$/, 'THREAD_SCRIPT', await threadScript());
  await build({
    ...COMMON,
    entryPoints: doors,
    outdir: 'dist/browser',
    write: true,
    format: 'esm',
    splitting: true,
    plugins: [twins, thread],
  });
}

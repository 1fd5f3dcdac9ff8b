import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { twins } from './twins.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The test files of each page. Those of test/ are the ones that Node runs. */
export const PAGES = {
  core: ['browser/surroundings', 'vectors', 'calls', 'bad-input', 'options', 'oracle'],
  // Their synchronous calls are longer than a page's main thread may be blocked.
  blocking: ['budgets', 'statistics'],
  policy: ['browser/policy'],
  storm: ['browser/storm'],
  reload: ['browser/reload'],
  scaling: ['browser/scaling'],
};

/** An import of a file's text. */
const raw = {
  name: 'raw',
  /** @param {import('esbuild').PluginBuild} build */
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\?raw$/ }, ({ path, resolveDir }) => ({
      path: `${resolveDir}/${path.slice(0, -'?raw'.length)}`,
      namespace: 'raw',
    }));
    onLoad({ filter: /./, namespace: 'raw' }, ({ path }) => ({ contents: readFileSync(path, 'utf8'), loader: 'text' }));
  },
};

/** @returns {Promise<Map<string, string>>} the script of each page, by its path */
export async function bundlePages() {
  const scripts = Object.entries(PAGES).map(async ([name, files]) => {
    const entries = files.map((file) => `  '${file}.test.ts': () => import('./test/${file}.test.ts'),\n`);
    const { outputFiles } = await build({
      stdin: {
        contents: `import { run } from './test/browser/run.ts';\nvoid run({\n${entries.join('')}});\n`,
        resolveDir: root,
      },
      bundle: true,
      write: false,
      format: 'esm',
      // What ships, as any bundler takes it.
      alias: {
        'estimate-pi/scaling': `${root}dist/browser/scaling.js`,
        'estimate-pi': `${root}dist/browser/index.js`,
        vitest: `${root}test/browser/vitest.ts`,
      },
      plugins: [twins, raw],
      logLevel: 'warning',
    });
    return [`/${name}.js`, outputFiles[0].text];
  });
  return new Map(await Promise.all(scripts));
}

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The bundlers that a page may be made with. None is configured beyond what it wants for any package: see docs/browser.md. */

/** @param {string} folder of the project @param {string} name */
const load = async (folder, name) => import(createRequire(join(folder, 'package.json')).resolve(name));

function run(folder, script, ...args) {
  execFileSync(process.execPath, [join(folder, 'node_modules', script), ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', PARCEL_WORKERS: '0' },
  });
}

/** A page that loads what a bundler has made of main.js. */
function writePage(folder, script) {
  mkdirSync(join(folder, 'out'), { recursive: true });
  writeFileSync(
    join(folder, 'out/index.html'),
    `<!doctype html><title>π</title><script type="module" src="${script}"></script>`,
  );
}

const NEXT_LAYOUT = 'export default ({ children }) => <html lang="en"><body>{children}</body></html>;\n';
const NEXT_PAGE = `'use client';
import { useEffect } from 'react';

export default function Page() {
  useEffect(() => void import('../main.js'), []);
  return <p>π</p>;
}
`;

/**
 * Each makes a page of the project in `folder`, whose entry is main.js, and returns where it lies. What it does not find among the
 * development dependencies is installed beside the project.
 *
 * @type {Readonly<Record<string, { packages: Readonly<Record<string, string>>, make(folder: string): Promise<string> }>>}
 */
export const BUNDLERS = {
  esbuild: {
    packages: {},
    async make(folder) {
      const { build } = await import('esbuild');
      await build({
        absWorkingDir: folder,
        entryPoints: ['main.js'],
        bundle: true,
        minify: true,
        format: 'esm',
        outdir: 'out',
      });
      writePage(folder, './main.js');
      return 'out';
    },
  },
  'Vite (build)': {
    packages: {},
    async make(folder) {
      const { build } = await import('vite');
      cpSync(join(folder, 'main.html'), join(folder, 'index.html'));
      await build({ root: folder, configFile: false, base: './', logLevel: 'error', build: { outDir: 'out' } });
      return 'out';
    },
  },
  'webpack 5': {
    packages: {},
    async make(folder) {
      const { default: webpack } = await import('webpack');
      const stats = await new Promise((resolve, reject) => {
        const options = {
          context: folder,
          mode: 'production',
          entry: './main.js',
          output: { path: join(folder, 'out') },
        };
        webpack(options, (error, result) => (error ? reject(error) : resolve(result)));
      });
      if (stats.hasErrors()) throw new Error(stats.toString('errors-only'));
      writePage(folder, './main.js');
      return 'out';
    },
  },
  Rollup: {
    packages: { rollup: '4.68.8', '@rollup/plugin-node-resolve': '16.0.3' },
    async make(folder) {
      const { rollup } = await load(folder, 'rollup');
      const { nodeResolve } = await load(folder, '@rollup/plugin-node-resolve');
      const bundle = await rollup({ input: join(folder, 'main.js'), plugins: [nodeResolve({ browser: true })] });
      await bundle.write({ dir: join(folder, 'out'), format: 'es', inlineDynamicImports: true });
      writePage(folder, './main.js');
      return 'out';
    },
  },
  'Parcel 2': {
    packages: { parcel: '2.16.4' },
    async make(folder) {
      run(folder, 'parcel/lib/bin.js', 'build', 'main.html', '--dist-dir', 'out', '--no-cache', '--no-autoinstall');
      cpSync(join(folder, 'out/main.html'), join(folder, 'out/index.html'));
      return 'out';
    },
  },
  'bun build': {
    packages: { bun: '1.4.5' },
    async make(folder) {
      const { bun } = await import('../install/tools.js');
      const args = ['build', 'main.js', '--target', 'browser', '--outdir', 'out'];
      execFileSync(bun(), args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
      writePage(folder, './main.js');
      return 'out';
    },
  },
  'Next.js (client)': {
    // Next.js builds each page for its server too, where the queue wants what it is made of.
    packages: { next: '16.4.6', react: '19.3.1', 'react-dom': '19.3.1', bullmq: '6.7.0', ioredis: '6.0.0' },
    async make(folder) {
      mkdirSync(join(folder, 'app'));
      writeFileSync(join(folder, 'app/layout.jsx'), NEXT_LAYOUT);
      writeFileSync(join(folder, 'app/page.jsx'), NEXT_PAGE);
      writeFileSync(join(folder, 'next.config.mjs'), "export default { output: 'export' };\n");
      run(folder, 'next/dist/bin/next', 'build');
      return 'out';
    },
  },
};

/** What tree-shaking is to leave out, and what no bundle for browsers may hold. */
export function readBundle(folder) {
  return readFileSync(join(folder, 'out/main.js'), 'utf8');
}

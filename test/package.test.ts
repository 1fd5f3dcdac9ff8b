import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { THREAD_SCRIPT } from '#dist/platform/node/thread-script.js';
import { VERSION } from '#dist/version.js';
import { runModule } from './children.js';

/** What `npm publish` would send. */

const root = fileURLToPath(new URL('..', import.meta.url));

type Packed = { readonly size: number; readonly files: readonly { readonly path: string }[] };

const [packed] = JSON.parse(
  execFileSync('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  }),
) as readonly [Packed];
const paths = packed.files.map(({ path }) => path);

type Manifest = {
  readonly version: string;
  readonly main: string;
  readonly types: string;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly gypfile: boolean;
  readonly scripts: Readonly<Record<string, string>>;
};

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as Manifest;

test('outside dist/, cjs/, lab/ and prebuilds/ the tarball holds these files, and a change of them is a decision', () => {
  // A clone that was built packs its addon too: an installation from git has no other.
  const others = paths.filter((path) => !/^(dist|cjs|lab|prebuilds)\/|^build\/Release\/estimate_pi\.node$/.test(path));
  expect(others).toMatchInlineSnapshot(`
    [
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "bullmq/package.json",
      "package.json",
      "scaling/package.json",
      "schema/scaling-report.schema.json",
    ]
  `);
});

test('dist/ holds what each source file compiles to: if there is more, delete dist/ and build anew', () => {
  const sources = readdirSync(new URL('../src', import.meta.url), { recursive: true, encoding: 'utf8' });
  const expected = sources
    .map((path) => path.replaceAll('\\', '/'))
    // Bundled, into dist/browser.
    .filter((path) => path.endsWith('.ts') && !path.startsWith('platform/browser/'))
    .map((path) => path.replace(/\.ts$/, ''))
    .flatMap((name) => ['.d.ts', '.js', '.js.map'].map((extension) => `dist/${name}${extension}`));
  expect(paths.filter((path) => /^dist\/(?!browser\/)/.test(path)).sort()).toEqual(expected.sort());
});

describe('the doors', () => {
  type Door = { readonly require: { readonly default: string } };
  const doors = Object.entries(manifest.exports).filter((door): door is [string, Door] => typeof door[1] !== 'string');

  test.each(doors)('%s leads to files that are packed, in each form', (_, target) => {
    const files = [...JSON.stringify(target).matchAll(/"\.\/((?:dist|cjs)\/[^"]+)"/g)].map(([, path]) => path);
    expect(files.length).toBeGreaterThan(5);
    expect(paths).toEqual(expect.arrayContaining(files));
  });

  test.each(doors)('%s has one set of names, as an ES module and in CommonJS', async (subpath, target) => {
    const name = `estimate-pi${subpath.slice(1)}`;
    const names = Object.keys((await import(name)) as object).sort();
    const inCommonJs = join(root, target.require.default);
    for (const file of [inCommonJs, inCommonJs.replace(/\.cjs$/, '.js')]) {
      expect(Object.keys(createRequire(import.meta.url)(file) as object).sort()).toEqual(names);
    }
  });

  /**
   * As resolve.exports 1 does, which Jest 29 has: the first condition that fits is taken, and where it holds nothing that fits, nothing
   * is found.
   */
  const firstFit = (target: unknown, conditions: readonly string[]): unknown => {
    if (typeof target !== 'object' || target === null) return target;
    const fitting = Object.entries(target).find(([name]) => name === 'default' || conditions.includes(name));
    return fitting && firstFit(fitting[1], conditions);
  };

  test.each(doors)('%s is found by a resolver that takes the first condition that fits', (subpath, target) => {
    const commonJs = `./cjs${subpath.slice(1)}/index.cjs`;
    expect(firstFit(target, ['require'])).toBe(commonJs);
    // Jest with jsdom: a browser's conditions, and modules that are required.
    expect(firstFit(target, ['browser', 'require'])).toBe(commonJs);
    for (const conditions of [
      ['browser', 'import'],
      ['browser', 'require', 'module'],
    ]) {
      expect(firstFit(target, conditions)).toMatch(/^\.\/dist\/browser\/\w+\.js$/);
    }
  });

  test('resolvers that read no "exports" find the package, and each further door in a folder of its own', () => {
    expect(paths).toEqual(
      expect.arrayContaining([manifest.main, manifest.types].map((path) => path.replace('./', ''))),
    );
    for (const [subpath] of doors.slice(1)) {
      const { main, types } = JSON.parse(readFileSync(join(root, subpath, 'package.json'), 'utf8')) as Manifest;
      const targets = [main, types].map((path) => join(subpath, path).replaceAll('\\', '/'));
      expect(paths).toEqual(expect.arrayContaining(targets));
    }
  });

  test('import and require() share one instance, so that a program that mixes both has one pool of threads', async () => {
    const program = `
      import { createRequire } from 'node:module';
      import { estimatePi } from 'estimate-pi';
      console.log(createRequire(import.meta.url)('estimate-pi').estimatePi === estimatePi);`;
    expect(await runModule(program, ['--no-warnings'])).toMatchObject({ code: 0, stdout: 'true\n' });
  });
});

test('the version that the code knows is that of the package: npm version writes both', () => {
  expect(VERSION).toBe(manifest.version);
  expect(manifest.scripts['version']).toMatch(/write-version/);
});

test('the script of the worker threads needs nothing that the package or Node lacks, in ES modules and in CommonJS', () => {
  expect(THREAD_SCRIPT.length).toBeGreaterThan(1000);
  expect(THREAD_SCRIPT.length).toBeLessThan(20_000);
  expect(THREAD_SCRIPT).not.toMatch(/\bimport\b|\bexport\b|estimate-pi\/(?!thread)/);
});

test('prebuilds/ holds addons and nothing else, by platform, architecture and C library', () => {
  const addons =
    /^prebuilds\/(linux-(x64|arm64)\/estimate-pi\.(glibc|musl)|(darwin|win32)-(x64|arm64)\/estimate-pi)\.node$/;
  for (const path of paths.filter((path) => path.startsWith('prebuilds/'))) expect(path).toMatch(addons);
});

test('nothing makes a package manager compile or run anything at installation', () => {
  expect(manifest.gypfile).toBe(false);
  expect(Object.keys(manifest.scripts)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(pre|post)?install$/)]),
  );
  expect(paths.filter((path) => /\.(gypi?|cc|h)$|CMakeLists/.test(path))).toEqual([]);
});

test('the tarball is under 0.8 MB, and 0.2 MB more for each addon', () => {
  const addons = paths.filter((path) => path.endsWith('.node')).length;
  expect(packed.size).toBeLessThan(0.8e6 + 0.2e6 * addons);
});

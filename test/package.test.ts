import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

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

type Manifest = { readonly gypfile: boolean; readonly scripts: Readonly<Record<string, string>> };

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as Manifest;

test('outside dist/ and prebuilds/ the tarball holds these files, and a change of them is a decision', () => {
  expect(paths.filter((path) => !/^(dist|prebuilds)\//.test(path))).toMatchInlineSnapshot(`
    [
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "package.json",
      "schema/scaling-report.schema.json",
    ]
  `);
});

test('dist/ holds what each source file compiles to: if there is more, delete dist/ and build anew', () => {
  const sources = readdirSync(new URL('../src', import.meta.url), { recursive: true, encoding: 'utf8' });
  const expected = sources
    .filter((path) => path.endsWith('.ts'))
    .map((path) => path.replaceAll('\\', '/').replace(/\.ts$/, ''))
    .flatMap((name) => ['.d.ts', '.js', '.js.map'].map((extension) => `dist/${name}${extension}`));
  expect(paths.filter((path) => path.startsWith('dist/')).sort()).toEqual(expected.sort());
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

test('the tarball is under 1 MB with the binaries that are there', () => {
  expect(packed.size).toBeLessThan(1e6);
});

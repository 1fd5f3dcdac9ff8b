import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

/** The imports of src/ point one way, only the parts that are made for a platform know one, and nothing grows too long. */

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'src');

/** From what knows nothing to what knows all. A file may import from its own layer and from those before it. */
const LAYERS: readonly (readonly [name: string, files: RegExp])[] = [
  ['words for values and errors', /^(errors|quote|clock|version|signal)\.ts$|^report\/untrusted\.ts$/],
  ['the stream', /^stream\//],
  ['kernels', /^kernels\//],
  ['options', /^options\.ts$|^platform\/node\/environment\.ts$|^environment\.ts$/],
  ['what a backend is', /^backends\/(backend|unavailable|(native|gpu)\/unavailable)\.ts$/],
  // A platform's pool is its kind of threads with our kind of work; entries are programs of their own, which nobody imports.
  ['the platform', /^platform\/(?!(node|browser)\/(pool|process|thread)\.ts)/],
  ['threads that count', /^backends\/(?!select|workers\/backend)|^platform\/(node|browser)\/pool\.ts$/],
  ['backends', /^backends\//],
  ['jobs and counts', /^(job|count|seed)\.ts$/],
  ['tallies', /^tally\.ts$/],
  ['statistics, shards, budgets', /^(statistics|budget)\.ts$|^shards\//],
  ['estimates', /^(estimate|converge|capabilities)\.ts$/],
  ['the door', /^(index|browser)\.ts$/],
  ['measurements', /^(trials|selftest)\//],
  ['the study', /^scaling\//],
  ['the queue', /^bullmq\//],
  ['reports in words', /^report\//],
  ['pictures', /^charts\//],
  ['programs', /^cli\/|^platform\/(node|browser)\/(process|thread)\.ts$/],
];

/** Parts that run on any platform: they import nothing of Node's and mention nothing that only some have. */
const NEUTRAL = /^[^/]+\.ts$|^(stream|kernels|shards)\//;
const PLATFORM_GLOBALS: ReadonlySet<string> = new Set(['process', 'navigator', 'Buffer', 'require', '__filename']);

type SourceFile = { readonly name: string; readonly imports: readonly string[]; readonly globals: readonly string[] };

function specifierOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  const isDynamic = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return isDynamic ? node.arguments[0] : undefined;
}

/** A name that is no member (`child.process`), no key and no declaration of the file's own. */
function isGlobal(node: ts.Node): node is ts.Identifier {
  if (!ts.isIdentifier(node) || !PLATFORM_GLOBALS.has(node.text)) return false;
  const { parent } = node;
  const isMember = ts.isPropertyAccessExpression(parent) && parent.name === node;
  return !isMember && !ts.isPropertyAssignment(parent) && !ts.isPropertySignature(parent);
}

function parse(name: string): SourceFile {
  const source = ts.createSourceFile(name, readFileSync(join(folder, name), 'utf8'), ts.ScriptTarget.Latest, true);
  const imports: string[] = [];
  const globals: string[] = [];
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node);
    if (specifier !== undefined && ts.isStringLiteral(specifier)) imports.push(specifier.text);
    if (isGlobal(node)) globals.push(node.text);
    node.forEachChild(visit);
  };
  visit(source);
  return { name, imports, globals };
}

const files: readonly SourceFile[] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.ts'))
  .map(parse);

/** The files of ours that a file imports. */
const importsOf: ReadonlyMap<string, readonly string[]> = new Map(
  files.map(({ name, imports }) => [
    name,
    imports
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => posix.join(dirname(name), specifier).replace(/\.js$/, '.ts')),
  ]),
);

const layerOf = (name: string): number => LAYERS.findIndex(([, pattern]) => pattern.test(name));

/** One circle, as the files along it, or none. */
function circle(): readonly string[] {
  const finished = new Set<string>();
  const path: string[] = [];
  const search = (name: string): readonly string[] => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (finished.has(name)) return [];
    path.push(name);
    for (const next of importsOf.get(name) ?? []) {
      const found = search(next);
      if (found.length > 0) return found;
    }
    path.pop();
    finished.add(name);
    return [];
  };
  return files.map(({ name }) => search(name)).find((found) => found.length > 0) ?? [];
}

describe('imports', () => {
  test('every file belongs to a layer: a new folder takes its place in LAYERS', () => {
    expect(files.map(({ name }) => name).filter((name) => layerOf(name) === -1)).toEqual([]);
  });

  test('none points upwards: what is wanted from above is handed down as an argument', () => {
    const upwards = files.flatMap(({ name }) =>
      (importsOf.get(name) ?? [])
        .filter((target) => layerOf(target) > layerOf(name))
        .map((target) => `${name} (${LAYERS[layerOf(name)]?.[0]}) imports ${target} (${LAYERS[layerOf(target)]?.[0]})`),
    );
    expect(upwards).toEqual([]);
  });

  test('they go in no circle', () => {
    expect(circle()).toEqual([]);
  });

  test('and they lead to files that are there', () => {
    const missing = [...importsOf].flatMap(([name, targets]) =>
      targets.filter((target) => !importsOf.has(target)).map((target) => `${name}: ${target}`),
    );
    expect(missing).toEqual([]);
  });
});

describe('the core knows no platform', () => {
  const neutral = files.filter(({ name }) => NEUTRAL.test(name));

  test('it imports nothing of Node and no package', () => {
    const foreign = neutral.flatMap(({ name, imports }) =>
      imports.filter((specifier) => !specifier.startsWith('.')).map((specifier) => `${name}: ${specifier}`),
    );
    expect(foreign).toEqual([]);
  });

  test('it mentions no global of a platform', () => {
    expect(neutral.flatMap(({ name, globals }) => globals.map((global) => `${name}: ${global}`))).toEqual([]);
  });
});

describe('a file is one idea, and a function one step', () => {
  const MAX_FILE_LINES = 300;
  const MAX_FUNCTION_LINES = 60;
  const PARTS = ['src', 'site', 'test', 'scripts', 'benchmarks', 'native'];
  /** scripts/kernels/build-wasm.js writes it. */
  const GENERATED = 'src/kernels/wasm-module.ts';

  const written = PARTS.flatMap((part) =>
    readdirSync(join(root, part), { recursive: true, encoding: 'utf8' })
      .map((name) => `${part}/${name.replaceAll('\\', '/')}`)
      .filter((name) => /\.(ts|js|css|cc|h)$/.test(name) && name !== GENERATED),
  );
  const textOf = (name: string): string => readFileSync(join(root, name), 'utf8');

  function longFunctions(name: string): string[] {
    const source = ts.createSourceFile(name, textOf(name), ts.ScriptTarget.Latest, true);
    const lineOf = (position: number): number => source.getLineAndCharacterOfPosition(position).line + 1;
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      const first = lineOf(node.getStart(source));
      const lines = lineOf(node.getEnd()) - first + 1;
      if (ts.isFunctionLike(node) && lines > MAX_FUNCTION_LINES) found.push(`${name}:${first} has ${lines} lines`);
      node.forEachChild(visit);
    };
    visit(source);
    return found;
  }

  test(`no file has more than ${MAX_FILE_LINES} lines`, () => {
    const long = written
      .map((name) => ({ name, lines: textOf(name).split('\n').length - 1 }))
      .filter(({ lines }) => lines > MAX_FILE_LINES);
    expect(written.length).toBeGreaterThan(300);
    expect(long).toEqual([]);
  });

  // The bodies of describe() are lists of tests, so test/ is left out; C++ is clang-tidy's (readability-function-size).
  test(`no function has more than ${MAX_FUNCTION_LINES} lines`, () => {
    const ours = written.filter((name) => /\.[tj]s$/.test(name) && !name.startsWith('test/'));
    expect(ours.flatMap(longFunctions)).toEqual([]);
  });
});

describe('the map in CONTRIBUTING.md', () => {
  const contributing = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
  const [, map = ''] = contributing.split(/^## Where things live$|^## Pictures$/m);
  const named = [...map.matchAll(/`([\w.-]+\/[\w./-]*)`/g)].map(([, path = '']) => path);
  /** Made by a build. */
  const BUILT: ReadonlySet<string> = new Set(['lab/', 'estimate-pi/bullmq']);

  test('names nothing that is not there', () => {
    expect(named.filter((path) => !BUILT.has(path) && !existsSync(join(root, path)))).toEqual([]);
  });

  test('has every folder of src/ and of scripts/', () => {
    const folders = ['src', 'scripts'].flatMap((part) =>
      readdirSync(join(root, part), { recursive: true, encoding: 'utf8' }).flatMap((name) => {
        const [folder, file] = name.replaceAll('\\', '/').split('/');
        return file === undefined ? [] : [`${part}/${folder}/`];
      }),
    );
    expect(folders.filter((folder) => !named.some((path) => path.startsWith(folder)))).toEqual([]);
  });
});

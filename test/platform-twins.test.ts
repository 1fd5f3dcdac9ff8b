import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

/**
 * src/platform/browser takes the place of src/platform/node where the files for browsers are built: a name that is missing fails that
 * build, and these tests fail where a twin's type is another.
 */

const root = fileURLToPath(new URL('..', import.meta.url));
const browser = join(root, 'src/platform/browser');
const node = join(root, 'src/platform/node');

/** thread.ts is an entry, and exports nothing in either. */
const twins = readdirSync(browser).filter((name) => name.endsWith('.ts') && existsSync(join(node, name)));

const checked = join(browser, 'checked.ts');
const text = twins
  .map((name, index) => {
    const module = name.replace('.ts', '.js');
    return `import * as ofNode${index} from '../node/${module}';
import * as ofBrowser${index} from './${module}';
export const twin${index}: Pick<typeof ofNode${index}, keyof typeof ofBrowser${index}> = ofBrowser${index};
`;
  })
  .join('');

function diagnosticsOf(file: string, contents: string): string[] {
  const config = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(browser, 'tsconfig.json'), ts.sys.readFile).config,
    ts.sys,
    browser,
  );
  const host = ts.createCompilerHost(config.options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, contents, ts.ScriptTarget.ESNext) : getSourceFile(name, ...rest);
  const program = ts.createProgram([file], { ...config.options, isolatedModules: false }, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ file: at, messageText }) => `${at?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
}

test('each twin has the types of its module for Node', () => {
  expect(twins.length).toBeGreaterThan(5);
  expect(diagnosticsOf(checked, text)).toEqual([]);
});

test('and one that has not is found', () => {
  const wrong = `import * as ofNode from '../node/threads.js';
export const twin: Pick<typeof ofNode, 'threadBudget'> = { threadBudget: () => 2 };`;
  expect(diagnosticsOf(checked, wrong)).toEqual([expect.stringContaining('ThreadBudget')]);
});

describe('what is built for browsers', () => {
  const built = readdirSync(join(root, 'dist/browser'));

  test.each(built)('%s imports nothing but its neighbours, and mentions nothing of Node', (name) => {
    const source = readFileSync(join(root, 'dist/browser', name), 'utf8');
    const { importedFiles } = ts.preProcessFile(source, true, true);
    expect(importedFiles.map(({ fileName }) => fileName).filter((each) => !built.includes(each.slice(2)))).toEqual([]);
    // A mention of `process` makes bundlers bring a replacement.
    expect(source).not.toMatch(/\bprocess\s*(\.\s*\w|\[)|["']node:|\brequire\s*\(|import\.meta/);
  });
});

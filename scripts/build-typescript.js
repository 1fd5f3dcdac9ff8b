// Compiles src/ into dist/, and makes of it what the package holds besides: the script of the worker threads, the list of the
// addons that are there, the doors as CommonJS in cjs/, and a folder for each further door, for resolvers that read no "exports".
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import ts from 'typescript';
import { buildForBrowsers } from './browser/build.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const TARGET = 'node20';

/** @param {string} path from the package's folder @param {string} text */
function write(path, text) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function compile() {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', 'src'], { cwd: root, stdio: 'inherit' });
  // The compiler deletes nothing, so what was renamed or removed would be packed too.
  for (const path of readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' })) {
    const source = join(root, 'src', path.replace(/(\.d\.ts|\.js|\.js\.map)$/, '.ts'));
    if (!existsSync(source)) rmSync(join(root, 'dist', path), { recursive: true, force: true });
  }
}

/** A script has no imports, runs as ES module and as CommonJS, and asks Node for its modules by a way that both have. */
async function bundleThread() {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'dist/platform/node/thread.js')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'iife',
    target: TARGET,
    minify: true,
    legalComments: 'none',
  });
  const script = `'use strict';{const require=(name)=>process.getBuiltinModule(name);${outputFiles[0].text.trim()}}\n//# sourceURL=estimate-pi/thread.js\n`;
  write('dist/platform/node/thread-script.js', `export const THREAD_SCRIPT = ${JSON.stringify(script)};\n`);
}

/** @returns {string[]} the addons that the package would hold now, as paths from its folder */
function addonsHere() {
  const found = ['prebuilds', 'build/Release'].flatMap((folder) =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`)
      : [],
  );
  return found
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /^(prebuilds\/[^/]+\/[^/]+|build\/Release\/[^/]+)\.node$/.test(path))
    .sort();
}

/** Outside every function, since that is where Turbopack looks; in a try, since a CommonJS bundle has no import.meta.url. */
function listAddons() {
  const lines = addonsHere().map(
    (path) => `  packagedAddons['${path}'] = new URL('../../../${path}', import.meta.url);\n`,
  );
  const text = `export const packagedAddons = {};\ntry {\n${lines.join('')}} catch {\n  // No import.meta.url.\n}\n`;
  write('dist/platform/node/packaged-addons.js', text);
}

/** The files of ours that these import, directly or not. @param {string[]} files @param {(file: string) => string} [fileOf] */
function closureOf(files, fileOf = (file) => file) {
  const seen = new Set(files);
  for (const file of seen) {
    for (const { fileName } of ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles) {
      if (fileName.startsWith('.')) seen.add(fileOf(join(dirname(file), fileName)));
    }
  }
  return [...seen];
}

const inCjs = (file) => join('cjs', relative(join(root, 'dist'), file));

/**
 * File by file and not bundled, so that the doors share their state there too. import() becomes require(), because a runner that cannot
 * load an ES module (Jest) cannot import() one either.
 */
async function writeCommonJs(doors) {
  rmSync(join(root, 'cjs'), { recursive: true, force: true });
  for (const file of closureOf(doors.map((door) => join(root, door)))) {
    const { code } = await transform(readFileSync(file, 'utf8'), {
      format: 'cjs',
      platform: 'node',
      target: TARGET,
      supported: { 'dynamic-import': false },
      define: { 'import.meta.url': '__import_meta_url' },
    });
    const url = "const __import_meta_url = require('node:url').pathToFileURL(__filename).href;\n";
    write(inCjs(file), code.includes('__import_meta_url') ? url + code : code);
  }
  const types = doors.map((door) => join(root, door.replace(/\.js$/, '.d.ts')));
  for (const file of closureOf(types, (path) => path.replace(/\.js$/, '.d.ts'))) {
    cpSync(file, join(root, inCjs(file)));
  }
  write('cjs/package.json', `${JSON.stringify({ type: 'commonjs' })}\n`);
  for (const door of doors) {
    const file = inCjs(join(root, door)).replaceAll('\\', '/');
    const esm = relative(dirname(file), door).replaceAll('\\', '/');
    write(file.replace(/\.js$/, '.cjs'), commonJsDoor(esm, `./${basename(file)}`));
  }
}

/** Not by the condition "module-sync", which @vercel/nft believes to be missing in Node 20, where it is not. */
const commonJsDoor = (
  esm,
  commonJs,
) => `// One instance for import and require() where an ES module can be required; Jest cannot.
try {
  module.exports = require('${esm}');
} catch {
  module.exports = require('${commonJs}');
}
`;

/** @typedef {{ subpath: string, require: { types: string, default: string } }} Door */

/** @param {Door} door */
function writeFolder({ subpath, require }) {
  const browser = `../dist/browser/${subpath.slice(2)}.js`;
  const manifest = { main: `.${require.default}`, browser, types: `.${require.types}` };
  write(`${subpath}/package.json`, `${JSON.stringify(manifest, undefined, 2)}\n`);
}

/** @returns {Door[]} */
function doorsOf() {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const entries = Object.entries(exports).filter(([, target]) => typeof target !== 'string');
  return entries.map(([subpath, target]) => ({ subpath, require: target.require }));
}

compile();
await bundleThread();
listAddons();
const doors = doorsOf();
await writeCommonJs(doors.map(({ require }) => require.default.replace('./cjs/', 'dist/').replace(/\.cjs$/, '.js')));
for (const door of doors.slice(1)) writeFolder(door);
await buildForBrowsers({
  index: 'src/index.ts',
  scaling: 'src/scaling/index.ts',
  bullmq: 'src/platform/browser/bullmq.ts',
});

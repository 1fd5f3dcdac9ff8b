// Compiles src/ into dist/, and makes of it what the package holds besides: the script of the worker threads, the list of the
// addons that are there, the doors as CommonJS in cjs/, and a folder for each further door, for resolvers that read no "exports".
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import ts from 'typescript';

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
}

/** @param {string} name of a door, such as bullmq */
function writeFolder(name) {
  const manifest = { main: `../cjs/${name}/index.js`, types: `../cjs/${name}/index.d.ts` };
  write(`${name}/package.json`, `${JSON.stringify(manifest, undefined, 2)}\n`);
}

/** @returns {Record<string, string>} the ES module of each door, by its name; '' is the package itself */
function doorsOf() {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const entries = Object.entries(exports).filter(([, target]) => typeof target !== 'string');
  return Object.fromEntries(entries.map(([subpath, target]) => [subpath.replace(/^\.\/?/, ''), target.default]));
}

compile();
await bundleThread();
listAddons();
const doors = doorsOf();
await writeCommonJs(Object.values(doors));
for (const name of Object.keys(doors)) if (name !== '') writeFolder(name);

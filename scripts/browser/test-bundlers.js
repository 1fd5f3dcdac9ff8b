// Installs the tarball in a project for each bundler, builds a page there without configuration, and opens it in Chromium; the
// example of docs/browser.md, too.
// Usage: test-bundlers.js [--quick] [--tarball FILE] [--only TEXT]; --quick: those of the development dependencies alone.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { packageToCheck } from '../pack.js';
import { requireTools } from '../require-tools.js';
import { openBrowser, TOOLS } from './browsers.js';
import { BUNDLERS, readBundle } from './bundlers.js';
import { serve } from './server.js';

requireTools('test-bundlers', TOOLS.chromium);
const { tarball, values } = packageToCheck({
  quick: { type: 'boolean', default: false },
  only: { type: 'string', default: '' },
});
const sandbox = realpathSync(mkdtempSync(join(tmpdir(), 'estimate-pi-bundlers-')));
process.on('exit', () => rmSync(sandbox, { recursive: true, force: true }));

const ANSWER = {
  hits: 78_543_853,
  threads: 2,
  kernel: 'wasm',
  workerError: null,
  speedup: 1.6,
  queue: 'ERR_REDIS_UNAVAILABLE',
};

/** All three doors. */
const MAIN = `import { capabilities, estimatePi } from 'estimate-pi';
import { queueStatus } from 'estimate-pi/bullmq';
import { amdahlSpeedup } from 'estimate-pi/scaling';

const to = new URLSearchParams(location.search).get('report');
async function answer() {
  const { hits, threads, kernel } = await estimatePi(1e8, { seed: 42, threads: 2 });
  const { workerError } = capabilities();
  const queue = await queueStatus({}).catch((error) => error.code);
  return { hits, threads, kernel, workerError, speedup: amdahlSpeedup(0.25, 2), queue };
}
answer().catch((error) => ({ error: String(error) })).then((body) => fetch(to, { method: 'POST', body: JSON.stringify(body) }));
`;
const HTML = '<!doctype html><title>π</title><script type="module" src="./main.js"></script>\n';

function createProject(name, packages) {
  const folder = join(sandbox, name.replaceAll(/\W+/g, '-'));
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  writeFileSync(join(folder, 'main.js'), MAIN);
  writeFileSync(join(folder, 'main.html'), HTML);
  const wanted = Object.entries(packages).map(([each, version]) => `${each}@${version}`);
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--silent', tarball, ...wanted];
  execFileSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  return folder;
}

const TIMEOUT_MS = 60_000;

/** Opens a page that reports once. @param {string} address of the page */
async function reportOf(address) {
  let told = () => undefined;
  const report = new Promise((resolve) => (told = resolve));
  const ear = await serve(sandbox, ({ pathname }, body) => {
    if (pathname !== '/report') return undefined;
    told(JSON.parse(body));
    return { body: '' };
  });
  const browser = openBrowser('chromium', `${address}?report=${encodeURIComponent(`${ear.origin}/report`)}`);
  const tooLate = new Promise((resolve) => setTimeout(resolve, TIMEOUT_MS, 'the page has not reported').unref());
  const told_ = await Promise.race([report, tooLate]);
  await browser.close();
  ear.close();
  return told_;
}

async function check(name, address) {
  const report = await reportOf(address);
  assert.deepEqual(report, ANSWER, `${name}: ${JSON.stringify(report)}`);
  console.log(`${name}: the page has the right answer, on two workers`);
}

/** @param {string} name of one of BUNDLERS */
async function checkBundler(name) {
  const { packages, make } = BUNDLERS[name];
  const folder = createProject(name, packages);
  const served = await serve(join(folder, await make(folder)), () => undefined);
  await check(name, `${served.origin}/index.html`);
  served.close();
}

async function checkViteServer() {
  const folder = createProject('vite-dev', {});
  writeFileSync(join(folder, 'index.html'), HTML);
  const { createServer } = await import('vite');
  const server = await createServer({
    root: folder,
    configFile: false,
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0 },
  });
  await server.listen();
  await check('Vite (dev)', `http://127.0.0.1:${server.httpServer.address().port}/index.html`);
  await server.close();
}

const DOCUMENTED = { hits: 785_406_869 };

/** The first example and the import map of docs/browser.md, together a page that needs no bundler. */
async function checkDocument() {
  const folder = createProject('document', {});
  const text = readFileSync(new URL('../../docs/browser.md', import.meta.url), 'utf8');
  const [, example = ''] = /```html\n(.*?)```/s.exec(text) ?? [];
  const [, map = ''] = /^\| an import map \| `(.*)` \|$/m.exec(text) ?? [];
  assert.ok(example !== '' && map !== '', 'docs/browser.md has an example in HTML, and the line of an import map');
  const report =
    "fetch(new URLSearchParams(location.search).get('report'), { method: 'POST', body: JSON.stringify({ hits: Math.round((pi / 4) * 1e9) }) });";
  const page = example.replace('</script>', `${report}\n</script>`);
  writeFileSync(join(folder, 'index.html'), `<!doctype html><script type="importmap">${map}</script>\n${page}`);
  const served = await serve(folder, () => undefined);
  const told = await reportOf(`${served.origin}/index.html`);
  served.close();
  assert.deepEqual(told, DOCUMENTED, 'the example of docs/browser.md');
  console.log('docs/browser.md: its example and its import map are a page with the right answer');
}

const LIMIT = 30_000;

/** estimatePi alone: small, without what it does not use, and without anything of Node. */
async function checkSize() {
  const folder = createProject('size', {});
  writeFileSync(join(folder, 'main.js'), "import { estimatePi } from 'estimate-pi';\nconsole.log(estimatePi);\n");
  for (const name of ['esbuild', 'webpack 5']) {
    await BUNDLERS[name].make(folder);
    const text = readBundle(folder);
    const bytes = gzipSync(text, { level: 9 }).length;
    assert.ok(bytes < LIMIT, `${name}: estimatePi alone is ${bytes} bytes, gzipped; it must be less than ${LIMIT}`);
    assert.doesNotMatch(
      text,
      /\bprocess\s*(\.\s*\w|\[)|["']node:|\brequire\(/,
      `${name}: the bundle mentions what is Node's`,
    );
    assert.doesNotMatch(text, /Karp|serialFraction|speedup/, `${name}: the bundle holds the study of scaling`);
    console.log(`${name}: estimatePi alone is ${text.length} bytes, ${bytes} gzipped`);
  }
}

/** The types need none of Node's. */
function checkTypes() {
  const folder = createProject('types', {});
  writeFileSync(
    join(folder, 'main.ts'),
    `import { type PiEstimate, capabilities, estimatePi } from 'estimate-pi';
import { measureScaling, type ScalingReport } from 'estimate-pi/scaling';
const controller = new AbortController();
const estimate: PiEstimate = await estimatePi(1e6, { signal: controller.signal, onProgress: ({ done }) => void done });
const report: ScalingReport = await measureScaling({ seconds: 1 });
document.title = \`\${estimate.pi} \${report.kernel} \${capabilities().workerError ?? ''}\`;
`,
  );
  const compilerOptions = {
    module: 'esnext',
    moduleResolution: 'bundler',
    customConditions: ['browser'],
    target: 'es2022',
    lib: ['es2022', 'dom'],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['main.ts'] }));
  const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
  execFileSync(process.execPath, [tsc, '-p', folder], { stdio: 'inherit' });
  console.log('types: they compile for a page, with none of Node');
}

const names = Object.keys(BUNDLERS).filter(
  (name) => name.includes(values.only) && (!values.quick || Object.keys(BUNDLERS[name].packages).length === 0),
);
for (const name of names) await checkBundler(name);
if ('Vite (dev)'.includes(values.only)) await checkViteServer();
if (values.only === '') {
  await checkDocument();
  await checkSize();
  checkTypes();
}

// Runs the tests of the library in Debian's browsers: on pages isolated from other origins and not, in workers, on 1, 2 and 5
// workers, under several security policies. Usage: test-browser.js [--browser NAME …] [--run TEXT], where TEXT is part of a run's name.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { requireTools } from '../require-tools.js';
import { BROWSERS, openBrowser, TOOLS } from './browsers.js';
import { bundlePages } from './pages.js';
import { ISOLATED, serve } from './server.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({
  options: { browser: { type: 'string', multiple: true, default: BROWSERS }, run: { type: 'string', default: '' } },
});
requireTools('test-browser', Object.assign({}, ...values.browser.map((name) => TOOLS[name])));

/** Far longer than any single test: a page that reports nothing for so long hangs. */
const SILENCE_MS = 120_000;

const POLICIES = {
  'no wasm': "script-src 'self'; worker-src blob:",
  'no workers': "script-src 'self' 'wasm-unsafe-eval'; worker-src 'none'",
  'no wasm, no workers': "script-src 'self'",
};

/** What each page is opened with: its script, and what its address and headers say. */
function runsOf() {
  const core = ['', 'isolated'].flatMap((isolated) =>
    [1, 2, 5].map((workers) => ({ page: 'core', workers, ...(isolated && { isolated }) })),
  );
  return [
    ...core,
    { page: 'core', workers: 2, place: 'worker' },
    { page: 'blocking', workers: 2, place: 'worker', isolated: 'isolated' },
    ...Object.keys(POLICIES).map((policy) => ({ page: 'policy', workers: 2, policy })),
    { page: 'storm', workers: 2 },
    { page: 'reload', workers: 2 },
    { page: 'scaling', workers: 2 },
    { page: 'imported', workers: 2, place: 'import map' },
    { page: 'imported', workers: 2, place: 'another origin' },
  ].map((run) => ({ ...run, name: Object.values(run).join(', ') }));
}

const runs = runsOf().filter(({ name }) => name.includes(values.run));
const scripts = await bundlePages();

/** Plain modules, not bundled: the door by its name from an import map, or by its address from elsewhere. */
const IMPORTED = (door) => `import { estimatePi } from '${door}';
const { hits, threads } = await estimatePi(1e8, { seed: 42, threads: 2 });
const state = hits === 78543853 && threads === 2 ? 'pass' : 'fail';
const run = new URLSearchParams(location.search).get('run');
const tests = [{ name: 'the known answer, on two workers', state, errors: [JSON.stringify({ hits, threads })] }];
const next = await fetch('/report', { method: 'POST', body: JSON.stringify({ run, done: true, tests }) });
location.replace(await next.text());`;
scripts.set('/imported-by-name.js', IMPORTED('estimate-pi'));
scripts.set('/imported.js', IMPORTED('./dist/browser/index.js'));
scripts.set(
  '/in-worker.js',
  `const { pathname, search } = location;
new Worker(pathname.replace('.html', '.js') + search, { type: 'module' }).onmessage = ({ data }) => location.replace(data);`,
);

const elsewhere = await serve(root, ({ pathname }) =>
  scripts.has(pathname) ? { body: scripts.get(pathname) } : undefined,
);

function scriptTag({ page, place }) {
  if (place === 'worker') return '<script type="module" src="/in-worker.js"></script>';
  if (place === 'another origin') return `<script type="module" src="${elsewhere.origin}/imported.js"></script>`;
  if (place !== 'import map') return `<script type="module" src="/${page}.js"></script>`;
  const imports = { 'estimate-pi': '/dist/browser/index.js' };
  return `<script type="importmap">${JSON.stringify({ imports })}</script><script type="module" src="/imported-by-name.js"></script>`;
}

/** @type {Map<string, { tests: { name: string, state: string, errors: string[] }[], begin: number }>} by browser and run */
const results = new Map();
let heardAt = 0;
/** @type {Map<string, () => void>} what to do when a browser has been through all its runs, by its name */
const whenDone = new Map();

function addressOf(browser, index) {
  const run = runs[index];
  if (run === undefined) return '/over.html';
  const parameters = new URLSearchParams({ ...run, run: `${browser}:${index}` });
  return `/${run.page}.html?${parameters}`;
}

const isFailed = ({ state }) => state !== 'pass' && state !== 'skip';

function printRun(browser, run, { tests, begin }) {
  const number = (test) => tests.filter(test).length;
  const seconds = ((Date.now() - begin) / 1000).toFixed(0);
  const [passed, skipped, failed] = [({ state }) => state === 'pass', ({ state }) => state === 'skip', isFailed].map(
    number,
  );
  console.log(`${browser}: ${run.name}: ${passed} passed, ${failed} failed, ${skipped} skipped, ${seconds} s`);
  for (const { name, errors } of tests.filter(isFailed)) console.log(`  FAILED ${name}\n${errors.join('\n')}`);
}

function takeReport(body) {
  const { run: id, done, tests } = JSON.parse(body);
  heardAt = Date.now();
  const result = results.get(id);
  result.tests.push(...tests);
  if (!done) return '';
  const [browser, index] = id.split(':');
  printRun(browser, runs[index], result);
  result.isDone = true;
  const next = addressOf(browser, Number(index) + 1);
  if (next === '/over.html') whenDone.get(browser)();
  return next;
}

function pageFor(url) {
  const run = Object.fromEntries(url.searchParams);
  const headers = {
    ...(run.isolated !== undefined && ISOLATED),
    ...(run.policy !== undefined && { 'content-security-policy': POLICIES[run.policy] }),
  };
  if (!results.has(run.run)) results.set(run.run, { tests: [], begin: Date.now() });
  heardAt = Date.now();
  return { headers, body: `<!doctype html><title>estimate-pi</title>${run.run === undefined ? '' : scriptTag(run)}` };
}

const server = await serve(root, (url, body) => {
  if (url.pathname === '/report') return { body: takeReport(body) };
  if (url.pathname.endsWith('.html')) return pageFor(url);
  return scripts.has(url.pathname) ? { headers: ISOLATED, body: scripts.get(url.pathname) } : undefined;
});

/** WebKitGTK writes so when a page's process has died, which no page can do. It happened once in some thirty runs. */
const CRASH = /WebProcess CRASHED/;
const MAX_CRASHES = 1;

/** @returns {Promise<'through' | 'silent' | 'crashed'>} */
async function openAt(browser, index) {
  heardAt = Date.now();
  const opened = openBrowser(browser, server.origin + addressOf(browser, index));
  let watch;
  const end = await new Promise((resolve) => {
    whenDone.set(browser, () => resolve('through'));
    watch = setInterval(() => {
      if (CRASH.test(opened.output())) resolve('crashed');
      else if (Date.now() - heardAt > SILENCE_MS) resolve('silent');
    }, 1000);
  });
  clearInterval(watch);
  await opened.close();
  if (end === 'through') return end;
  console.log(
    `${browser} has ${end === 'crashed' ? 'crashed' : `reported nothing for ${SILENCE_MS / 1000} s`}. It printed:\n${opened.output()}`,
  );
  return end;
}

/** @returns {Promise<boolean>} whether it went through all runs */
async function runIn(browser) {
  for (let index = 0, crashes = 0; ; crashes++) {
    const end = await openAt(browser, index);
    if (end === 'through') return true;
    index = runs.findIndex((_, each) => !results.get(`${browser}:${each}`)?.isDone);
    const result = results.get(`${browser}:${index}`);
    if (result !== undefined) printRun(browser, runs[index], result);
    if (end !== 'crashed' || crashes >= MAX_CRASHES) return false;
    results.delete(`${browser}:${index}`);
    console.log(`${browser} is opened again, at that run`);
  }
}

let isGood = runs.length > 0;
for (const browser of values.browser) isGood = (await runIn(browser)) && isGood;
server.close();
elsewhere.close();

const tests = [...results.values()].flatMap((result) => result.tests);
const failed = tests.filter(isFailed).length;
console.log(`browsers: ${tests.filter(({ state }) => state === 'pass').length} passed, ${failed} failed`);
process.exitCode = isGood && failed === 0 ? 0 : 1;

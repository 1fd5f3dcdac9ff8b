import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { estimatePiSync } from 'estimate-pi';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PageServer } from '../../dist/cli/page-server.js';
import { BROWSERS, LabPage, launch, serveLab, serveWithHeaders } from './browsers.js';

/** The page as a whole: links, readers of all kinds, hosts of all kinds. */

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Violation = {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string }[];
};

/** What axe-core calls serious or critical. */
async function seriousViolations({ page }: LabPage): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const violations = (await page.evaluate('axe.run().then(({ violations }) => violations)')) as readonly Violation[];
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join('  ')}`);
}

/** Everything that has a result shows it. */
async function fill(lab: LabPage): Promise<void> {
  await lab.press('#step-near');
  await lab.run('#close-in-run');
  await lab.run('#one-seed-run');
}

const inDarkMode = (page: Page): Promise<void> =>
  page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);

describe.each(BROWSERS)('%s', (name) => {
  let browser: Browser;
  let server: PageServer;

  beforeAll(async () => {
    server = await serveLab();
    browser = await launch(name);
  });

  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  test('a permalink restores seed, darts and section, and is kept as they change', async () => {
    const lab = await LabPage.open(browser, `${server.url}?seed=123&samples=2e6#one-seed`);
    const valueIn = (selector: string) =>
      lab.page.$eval(selector, (input) => (input as unknown as { value: string }).value);
    expect([await valueIn('#seed'), await valueIn('#samples')]).toEqual(['123', '2e6']);
    await lab.page.waitForFunction("Math.abs(document.getElementById('one-seed').getBoundingClientRect().top) < 150");
    await lab.set('#seed', '9');
    await lab.set('#samples', '10G');
    const link = lab.page.url();
    expect(link).toBe(`${server.url}?seed=9&samples=1e10#one-seed`);
    await lab.close();
    const again = await LabPage.open(browser, link);
    expect(await again.text('#close-in-run')).toBe('Throw 10 000 000 000 darts');
    expect(again.complaints).toEqual([]);
    await again.close();
  });

  test('what no seed or number of darts can be is refused in words, and changes nothing', async () => {
    const lab = await LabPage.open(browser, `${server.url}?seed=-1&samples=many`);
    expect(await lab.text('#settings-note')).toBe(
      'This link has no usable seed and samples; 42 and 1e9 are used instead.',
    );
    await lab.set('#samples', '0');
    expect(await lab.text('#settings-note')).toMatch(/^Darts must be an integer from 1 to 2\^53 − 1/);
    expect(lab.page.url()).toContain('samples=1e9');
    await lab.close();
  });

  test('axe-core finds nothing serious, empty and filled', async () => {
    const lab = await LabPage.open(browser, `${server.url}?seed=7&samples=1e7`);
    expect(await seriousViolations(lab)).toEqual([]);
    await fill(lab);
    expect(await seriousViolations(lab)).toEqual([]);
    await lab.close();
  });

  test('nothing is wider than a phone of 360 pixels', async () => {
    const lab = await LabPage.open(browser, `${server.url}?seed=7&samples=1e7`, (page) =>
      page.setViewport({ width: 360, height: 740 }),
    );
    await fill(lab);
    expect(await lab.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    await lab.close();
  });

  test('where workers are blocked the page counts by itself, to the same integer, and says so', async () => {
    const blocked = await serveWithHeaders(server.url, { 'content-security-policy': "worker-src 'none'" });
    const lab = await LabPage.open(browser, `${blocked.url}?seed=42&samples=2e8`);
    await lab.run('#close-in-run');
    const { hits } = estimatePiSync(2e8, { seed: 42 });
    expect(await lab.json('#close-in-copy')).toMatchObject({ hits, threads: 1 });
    await lab.page.waitForFunction("/No worker starts here/.test(document.getElementById('here').textContent)");
    await lab.close();
    blocked.close();
  });

  test('where WebAssembly is blocked TypeScript counts the same integer, and the page says so', async () => {
    const blocked = await serveWithHeaders(server.url, { 'content-security-policy': "script-src 'self'" });
    const lab = await LabPage.open(browser, `${blocked.url}?seed=42&samples=1e7`);
    expect(await lab.text('#here')).toContain('WebAssembly does not run here');
    await lab.run('#close-in-run');
    expect(await lab.json('#close-in-copy')).toMatchObject({ hits: 7_852_923, kernel: 'typescript' });
    await lab.close();
    blocked.close();
  });
});

describe('chrome alone, whose protocol can', () => {
  let browser: Browser;
  let server: PageServer;

  beforeAll(async () => {
    server = await serveLab();
    const asIfSecure = `--unsafely-treat-insecure-origin-as-secure=http://lab.test:${new URL(server.url).port}`;
    browser = await launch('chrome', ['--host-resolver-rules=MAP lab.test 127.0.0.1', asIfSecure]);
  });

  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  test('axe-core finds nothing serious in dark mode', async () => {
    const lab = await LabPage.open(browser, `${server.url}?seed=7&samples=1e7`, inDarkMode);
    await fill(lab);
    expect(await seriousViolations(lab)).toEqual([]);
    await lab.close();
  });

  test('with less motion wanted, the board moves once a second at most', async () => {
    const lab = await LabPage.open(browser, `${server.url}?seed=7&samples=1e6`, (page) =>
      page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]),
    );
    const moves = (await lab.page.evaluate(`new Promise((resolve) => {
      let moves = 0;
      const begin = performance.now();
      new MutationObserver(() => {
        if (++moves === 3) resolve({ moves, elapsed: performance.now() - begin });
      }).observe(document.getElementById('throw-hits'), { childList: true });
      document.getElementById('throw-run').click();
    })`)) as { readonly elapsed: number };
    expect(moves.elapsed).toBeGreaterThan(2900);
    await lab.close();
  });

  test('while 10^10 darts fly, no task of the page keeps its main thread for 100 ms', async () => {
    const lab = await LabPage.open(browser, `${server.url}?seed=7&samples=1e10`);
    // Everything that is done once has been done.
    await lab.run('#digits tbody tr:nth-child(2) button');
    await lab.page.tracing.start({ categories: ['toplevel', '__metadata'] });
    await lab.run('#close-in-run');
    const trace = JSON.parse(new TextDecoder().decode(await lab.page.tracing.stop())) as {
      readonly traceEvents: readonly {
        readonly name: string;
        readonly pid: number;
        readonly tid: number;
        readonly tdur?: number;
        readonly args: { readonly name?: string };
      }[];
    };
    const mains = trace.traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`);
    // Processor time, which other programs on the machine do not lengthen.
    const tasks = trace.traceEvents.filter(
      ({ name, pid, tid, tdur }) => tdur !== undefined && /RunTask/.test(name) && mains.includes(`${pid} ${tid}`),
    );
    expect(tasks.length).toBeGreaterThan(10);
    expect(Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000).toBeLessThan(100);
    await lab.close();
  });

  test('it opens without a network after the first visit', async () => {
    const address = new URL(server.url);
    address.hostname = 'lab.test';
    const lab = await LabPage.open(browser, address.href);
    await lab.page.evaluate('navigator.serviceWorker.ready.then(() => true)');
    await lab.page.waitForFunction('caches.keys().then((keys) => keys.length === 1)');
    await lab.page.setOfflineMode(true);
    await lab.page.reload();
    await lab.page.waitForSelector('html[data-ready]');
    expect(await lab.text('h1')).toBe('The lab');
    await lab.close();
  });

  test('a loopback address, whose port another program may have next, keeps nothing', async () => {
    const lab = await LabPage.open(browser, server.url);
    expect(await lab.page.evaluate('navigator.serviceWorker.getRegistrations().then(({ length }) => length)')).toBe(0);
    await lab.close();
  });

  test('on paper all programs are there, and no buttons', async () => {
    const lab = await LabPage.open(browser, server.url);
    await lab.page.emulateMediaType('print');
    const shown = (selector: string): Promise<number> =>
      lab.page.$$eval(selector, (all) => all.filter((each) => each.getClientRects().length > 0).length);
    expect(await shown('[role="tabpanel"]')).toBe(6);
    expect(await shown('.controls button')).toBe(0);
    await lab.close();
  });
});

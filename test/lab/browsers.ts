import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { readPage, servePage } from '../../dist/cli/page-server.js';
import { guarded } from '../guard.js';

/** The built page in Debian's browsers, without a screen. */

export type BrowserName = 'chrome' | 'firefox';

export const BROWSERS: readonly BrowserName[] = ['chrome', 'firefox'];

const PROGRAMS: Readonly<Record<BrowserName, string>> = {
  chrome: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  firefox: process.env['FIREFOX'] ?? '/usr/bin/firefox-esr',
};

const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
];

/** Nothing is asked, told or fetched by the browser itself. */
const FIREFOX_PREFERENCES = {
  'app.normandy.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
  'toolkit.telemetry.enabled': false,
};

/** What Chromium itself says where a page asks for a GPU and there is none. */
const NO_GPU: ReadonlySet<string> = new Set(['No available adapters.']);

/** On a loaded machine a step of the protocol may take long. */
const PATIENCE_MS = 90_000;

export async function launch(browser: BrowserName, flags: readonly string[] = []): Promise<Browser> {
  const launched = await puppeteer.launch({
    browser,
    executablePath: PROGRAMS[browser],
    args: browser === 'chrome' ? [...CHROMIUM_FLAGS, ...flags] : [],
    extraPrefsFirefox: FIREFOX_PREFERENCES,
    protocolTimeout: PATIENCE_MS,
    timeout: PATIENCE_MS,
  });
  const child = launched.process();
  if (child !== null) guarded(child);
  return launched;
}

export const LAB: string = fileURLToPath(new URL('../../lab', import.meta.url));

export const serveLab = () => servePage(readPage(LAB), 0);

/** The same page as a host with headers of its own would serve it. */
export async function serveWithHeaders(origin: string, headers: Readonly<Record<string, string>>) {
  const server = createServer(async ({ url = '/' }, response) => {
    const answer = await fetch(new URL(url, origin));
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '', ...headers });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A page that is watched: what it says on the console, what it throws, what it asks of whom. */
export class LabPage {
  readonly page: Page;
  readonly complaints: string[] = [];
  readonly requests: string[] = [];

  private constructor(page: Page) {
    this.page = page;
  }

  static async open(browser: Browser, url: string, prepare?: (page: Page) => Promise<void>): Promise<LabPage> {
    const opened = new LabPage(await browser.newPage());
    const { page, complaints, requests } = opened;
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('console', (message) => {
      const isOfBrowser = NO_GPU.has(message.text());
      if (/^(error|warn)$/.test(message.type()) && !isOfBrowser) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => requests.push(request.url()));
    await prepare?.(page);
    await page.goto(url);
    await page.waitForSelector('html[data-ready]');
    return opened;
  }

  text(selector: string): Promise<string> {
    return this.page.$eval(selector, (found) => found.textContent ?? '');
  }

  texts(selector: string): Promise<string[]> {
    return this.page.$$eval(selector, (found) => found.map((each) => each.textContent ?? ''));
  }

  /** The page's own click, which no sticky bar can be in the way of. */
  press(selector: string): Promise<void> {
    return this.page.$eval(selector, (found) => (found as unknown as { click(): void }).click());
  }

  /** Presses a button that is disabled while it works, and waits until it is done. */
  async run(selector: string): Promise<void> {
    await this.press(selector);
    await this.page.waitForFunction(`!document.querySelector(${JSON.stringify(selector)}).disabled`);
  }

  /** As if the reader had typed or moved it. */
  async set(selector: string, value: string): Promise<void> {
    await this.page.$eval(
      selector,
      (found, given) => {
        (found as unknown as { value: string }).value = given;
        for (const event of ['input', 'change']) found.dispatchEvent(new Event(event, { bubbles: true }));
      },
      value,
    );
  }

  async json(selector: string): Promise<unknown> {
    return JSON.parse(await this.text(`${selector} [data-json]`));
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}

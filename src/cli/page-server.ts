import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

/** Serves a small built page on a loopback address: files that are known beforehand, and no others. */

const HOST = '127.0.0.1';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

type PageFile = { readonly type: string; readonly body: Buffer };

/** The files of a page by their paths in its address, `/` among them. */
export type Page = ReadonlyMap<string, PageFile>;

/** @returns an empty page where the folder is missing or holds none */
export function readPage(folder: string): Page {
  const page = new Map<string, PageFile>();
  const index = statSync(join(folder, 'index.html'), { throwIfNoEntry: false });
  if (index === undefined) return page;
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, path);
    if (!statSync(file).isFile()) continue;
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    page.set(`/${path.replaceAll('\\', '/')}`, { type, body: readFileSync(file) });
  }
  page.set('/', page.get('/index.html') as PageFile);
  return page;
}

export type PageServer = { readonly url: string; close(): void };

/** @throws (as a rejection) the system's error where the port cannot be used */
export async function servePage(page: Page, port: number): Promise<PageServer> {
  const server = createServer(({ method, url = '/' }, response) => {
    const file = page.get(url.replace(/[?#].*$/, ''));
    if (file === undefined || (method !== 'GET' && method !== 'HEAD')) {
      response.writeHead(file === undefined ? 404 : 405, { 'content-type': 'text/plain' }).end();
      return;
    }
    response.writeHead(200, {
      'content-type': file.type,
      'content-length': file.body.length,
      // The next version may be served at the same address.
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    });
    response.end(method === 'HEAD' ? undefined : file.body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

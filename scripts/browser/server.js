import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { text } from 'node:stream/consumers';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
};

/** What isolates a page from other origins, and gives it memory to share with its workers. */
export const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/**
 * @typedef {{ headers?: Record<string, string>, body: string }} Answer
 *
 * Serves files of a folder and of what `answer` knows, to any origin.
 *
 * @param {string} folder
 * @param {(url: URL, body: string) => Answer | undefined | Promise<Answer | undefined>} answer
 * @returns {Promise<{ origin: string, close(): void }>}
 */
export async function serve(folder, answer) {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', origin());
    const answered = await answer(url, request.method === 'POST' ? await text(request) : '');
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('cross-origin-resource-policy', 'cross-origin');
    response.setHeader('cache-control', 'no-store');
    if (answered !== undefined) {
      response.setHeader('content-type', TYPES[extname(url.pathname)] ?? 'text/plain; charset=utf-8');
      for (const [name, value] of Object.entries(answered.headers ?? {})) response.setHeader(name, value);
      response.end(answered.body);
      return;
    }
    const file = join(folder, normalize(decodeURIComponent(url.pathname)));
    if (!existsSync(file) || !statSync(file).isFile()) {
      response.statusCode = 404;
      response.end();
      return;
    }
    // A worker of an isolated page must be isolated itself.
    if (extname(file) === '.js') for (const [name, value] of Object.entries(ISOLATED)) response.setHeader(name, value);
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = () => `http://127.0.0.1:${server.address().port}`;
  return {
    origin: origin(),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

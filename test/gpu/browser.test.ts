import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { tallySync } from 'estimate-pi';
import { describe, expect, test } from 'vitest';
import type { Finding } from '#dist/selftest/checks.js';
import { twins } from '../../scripts/browser/twins.js';
import { CHROMIUM } from '../chromium.js';
import { dartVectors, hardDarts } from '../vectors.js';

/** The GPU backend in a page: `navigator.gpu` of a headless Chromium, on SwiftShader. */

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));

/** The variables that a test would set: a page has none. */
const variables: Plugin = {
  name: 'variables',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /platform\/node\/environment\.js$/ }, () => ({ path: 'variables', namespace: 'test' }));
    onLoad({ filter: /.*/, namespace: 'test' }, () => ({
      contents: "export const readVariable = (name) => name === 'ESTIMATE_PI_GPU_SOFTWARE' ? '1' : undefined;",
    }));
  },
};

/** Small ones, since SwiftShader counts but seven million darts a second. */
const KNOWN = [...dartVectors.filter(({ samples }) => samples <= 70_000), ...hardDarts];

const RANGES = Array.from({ length: 1000 }, (_, index) => ({
  seed: index * 0x1234567,
  start: index * 2 ** 40 + index * 997,
  samples: 1 + ((index * 7919) % 5000),
}));

const PAGE = `
  import { gpuBackend } from '${dist}backends/gpu/backend.js';
  import { count } from '${dist}count.js';
  import { typescriptKernel } from '${dist}kernels/typescript.js';
  import { selftest } from '${dist}selftest/selftest.js';

  async function run() {
    const backend = gpuBackend(typescriptKernel.countBlock);
    const counted = [];
    for (const range of ${JSON.stringify([...KNOWN, ...RANGES])}) {
      counted.push((await count({ range, backend, kernel: 'wgsl', threads: 1 }, {})).hits);
    }
    const findings = [];
    for await (const finding of selftest(1, 1, 'gpu')) findings.push(finding);
    return { device: backend.device(), counted, findings };
  }
  run()
    .catch(({ code, message }) => ({ code, message }))
    .then((found) => fetch('/found', { method: 'POST', body: JSON.stringify(found) }));
`;

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** What the page posts. */
async function foundInPage(script: string, chromium: string): Promise<unknown> {
  const profile = mkdtempSync(join(tmpdir(), 'estimate-pi-page-'));
  let tell = (_: unknown): void => undefined;
  const found = new Promise<unknown>((resolve) => {
    tell = resolve;
  });
  const server = createServer(async (request, response) => {
    if (request.method === 'POST') tell(JSON.parse(await bodyOf(request)));
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(isScript ? script : '<!doctype html><script type="module" src="/page.js"></script>');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const flags = ['--headless=new', '--no-sandbox', '--enable-unsafe-webgpu', '--disable-quic', '--no-first-run'];
  const page = [...flags, '--disable-background-networking', `--user-data-dir=${profile}`, `http://127.0.0.1:${port}/`];
  const browser = spawn(chromium, page, { stdio: 'ignore' });
  const gone = once(browser, 'exit').then(() => ({ message: 'the browser ended before the page had counted' }));
  try {
    return await Promise.race([found, gone]);
  } finally {
    browser.kill();
    await gone;
    server.closeAllConnections();
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

describe.skipIf(CHROMIUM === undefined)('a page (needs chromium)', () => {
  test('counts the known hits, the hard darts and a thousand random ranges on its GPU, and passes the self-test', async () => {
    const { outputFiles } = await build({
      stdin: { contents: PAGE, resolveDir: dist },
      bundle: true,
      write: false,
      format: 'esm',
      plugins: [variables, twins],
      external: ['node:*'],
      logLevel: 'error',
    });
    const script = outputFiles[0]?.text ?? '';
    expect(script).not.toMatch(/node:|process\./);
    const expected = [...KNOWN.map(({ hits }) => hits), ...RANGES.map((range) => tallySync(range).hits)];
    const found = await foundInPage(script, CHROMIUM ?? '');
    expect(found).toEqual({ device: expect.any(String), counted: expected, findings: expect.any(Array) });
    const { findings } = found as { readonly findings: readonly Finding[] };
    expect(findings.filter(({ passed }) => !passed)).toEqual([]);
    expect(findings.map(({ check }) => check)).toContain('even cells, wgsl');
  }, 180_000);
});

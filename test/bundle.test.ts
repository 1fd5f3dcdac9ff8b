import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { capabilities, estimatePiSync } from 'estimate-pi';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { start } from './children.js';
import { describeNative } from './contenders.js';

/** A server's bundle holds our modules, but neither the addon nor the entry of a worker thread, which are no modules of its own. */

const root = fileURLToPath(new URL('..', import.meta.url));
const sandbox = mkdtempSync(join(tmpdir(), 'estimate-pi-bundle-'));
const project = join(sandbox, 'project');
const elsewhere = join(sandbox, 'elsewhere');
const carried = join(sandbox, 'carried');
const source = join(project, 'server.js');

/** As an installation has it: our files, and what we depend on. */
function install(folder: string): void {
  const installed = join(folder, 'node_modules/estimate-pi');
  mkdirSync(installed, { recursive: true });
  for (const part of ['package.json', 'dist']) cpSync(join(root, part), join(installed, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(installed, 'node_modules'), 'junction');
  const { addonPath } = capabilities();
  if (addonPath !== null) cpSync(addonPath, join(installed, 'build/Release/estimate_pi.node'));
}

const OUTPUTS = ['esbuild.mjs', 'esbuild.cjs', 'vite.mjs'] as const;

beforeAll(async () => {
  install(project);
  install(carried);
  mkdirSync(elsewhere);
  writeFileSync(
    source,
    `import { capabilities, estimatePi } from 'estimate-pi';
    const backend = process.argv[2];
    estimatePi(5e6, { seed: 42, threads: 2, backend }).then(
      ({ hits, backend }) => console.log(JSON.stringify({ hits, backend })),
      ({ code, message }) => console.log(JSON.stringify({ code, message })),
    );`,
  );
  const esbuild = await import('esbuild');
  for (const [format, name] of [
    ['esm', 'esbuild.mjs'],
    ['cjs', 'esbuild.cjs'],
  ] as const) {
    await esbuild.build({
      absWorkingDir: project,
      entryPoints: [source],
      outfile: join(project, 'out', name),
      bundle: true,
      platform: 'node',
      format,
      logOverride: { 'empty-import-meta': 'silent' },
      logLevel: 'error',
    });
  }
  const { build } = await import('vite');
  await build({
    root: project,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: source,
      outDir: 'out',
      emptyOutDir: false,
      rolldownOptions: { output: { entryFileNames: 'vite.mjs' } },
    },
  });
  for (const name of OUTPUTS) {
    for (const folder of [elsewhere, carried]) cpSync(join(project, 'out', name), join(folder, name));
  }
});

afterAll(() => rmSync(sandbox, { recursive: true }));

async function run(
  bundle: string,
  backend: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const ended = await start(process.execPath, [bundle, backend], { ESTIMATE_PI_ADDON: '', ...variables }).ended;
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  return JSON.parse(ended.stdout);
}

const { hits } = estimatePiSync(5e6, { seed: 42, backend: 'workers' });

describe.each(OUTPUTS)('%s', (name) => {
  test('it holds the library: nothing of it is imported', () => {
    const text = readFileSync(join(project, 'out', name), 'utf8');
    expect(text).toContain('ERR_PACKAGE_NOT_FOUND');
    expect(text).not.toMatch(/(from|require\(|import\()\s*["']estimate-pi["']/);
  });

  test('beside node_modules it finds the worker file', async () => {
    expect(await run(join(project, 'out', name), 'workers')).toEqual({ hits, backend: 'workers' });
  });

  describeNative('with an addon', () => {
    test('beside node_modules it finds the addon', async () => {
      expect(await run(join(project, 'out', name), 'native')).toEqual({ hits, backend: 'native' });
    });

    test('anywhere else ESTIMATE_PI_ADDON tells where the addon is', async () => {
      const variables = { ESTIMATE_PI_ADDON: capabilities().addonPath ?? '' };
      expect(await run(join(elsewhere, name), 'native', variables)).toEqual({ hits, backend: 'native' });
    });
  });

  test("with the package's folder copied beside it, it finds what it needs", async () => {
    expect(await run(join(carried, name), 'workers')).toEqual({ hits, backend: 'workers' });
  });

  test('anywhere else it says what to do, for either backend', async () => {
    const advice = expect.stringMatching(/leave estimate-pi out of the bundle .* or copy its folder to node_modules/);
    expect(await run(join(elsewhere, name), 'workers')).toEqual({ code: 'ERR_WORKER_FAILED', message: advice });
    expect(await run(join(elsewhere, name), 'native')).toEqual({ code: 'ERR_NATIVE_UNAVAILABLE', message: advice });
  });
});

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { capabilities, estimatePiSync } from 'estimate-pi';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeMachine } from '#dist/platform/node/machine.js';
import { packagedAddons } from '#dist/platform/node/packaged-addons.js';
import { VERSION } from '#dist/version.js';
import { start } from './children.js';
import { describeNative } from './contenders.js';

/**
 * A server's bundle holds our modules and the script of the worker threads. The addon is a file: webpack takes it along, and esbuild's
 * and Vite's bundles find it beside the package.
 */

const root = fileURLToPath(new URL('..', import.meta.url));
const sandbox = mkdtempSync(join(tmpdir(), 'estimate-pi-bundle-'));
const project = join(sandbox, 'project');
const elsewhere = join(sandbox, 'elsewhere');
const carried = join(sandbox, 'carried');
const source = join(project, 'server.js');

/** As an installation has it: our files, the addons that the build found, and what we depend on. */
function install(folder: string): void {
  const installed = join(folder, 'node_modules/estimate-pi');
  mkdirSync(installed, { recursive: true });
  for (const part of ['package.json', 'dist', 'cjs', ...Object.keys(packagedAddons)]) {
    cpSync(join(root, part), join(installed, part), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(installed, 'node_modules'), 'junction');
}

const OUTPUTS = ['esbuild.mjs', 'esbuild.cjs', 'vite.mjs', 'webpack.mjs', 'webpack.cjs'] as const;

/** All that the doors offer is in it; what is called tells by a line of JSON. */
const PROGRAM = `
  import * as door from 'estimate-pi';
  import * as scaling from 'estimate-pi/scaling';
  const { estimatePi } = door;
  const { measureScaling } = scaling;
  globalThis.doors = [door, scaling];
  const [call] = process.argv.slice(2);
  const study = { samples: 2 ** 24, threads: [1], trials: 3, ways: false };
  const answer = call === 'study' ? measureScaling(study) : estimatePi(5e6, { seed: 42, threads: 2, backend: call });
  answer.then(
    ({ hits, backend, machine }) => console.log(JSON.stringify(machine === undefined ? { hits, backend } : { machine })),
    ({ code, message }) => console.log(JSON.stringify({ code, message })),
  );`;

async function bundleByEsbuild(): Promise<void> {
  const { build } = await import('esbuild');
  for (const [format, name] of [
    ['esm', 'esbuild.mjs'],
    ['cjs', 'esbuild.cjs'],
  ] as const) {
    await build({
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
}

async function bundleByVite(): Promise<void> {
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
}

async function bundleByWebpack(): Promise<void> {
  const { default: webpack } = await import('webpack');
  const common = { mode: 'production', target: 'node20', context: project, entry: source } as const;
  const path = join(project, 'out');
  const compiler = webpack([
    { ...common, name: 'cjs', output: { path, filename: 'webpack.cjs' } },
    {
      ...common,
      name: 'esm',
      experiments: { outputModule: true },
      output: { path, filename: 'webpack.mjs', module: true },
    },
  ]);
  await new Promise<void>((resolve, reject) =>
    compiler.run((error, stats) => {
      // A warning, too, is something that a user would have to look into.
      const isClean = error === null && stats?.hasErrors() === false && !stats.hasWarnings();
      if (isClean) resolve();
      else reject(error ?? new Error(stats?.toString('errors-warnings')));
    }),
  );
}

beforeAll(async () => {
  install(project);
  install(carried);
  writeFileSync(source, PROGRAM);
  await bundleByEsbuild();
  await bundleByVite();
  await bundleByWebpack();
  for (const folder of [elsewhere, carried]) cpSync(join(project, 'out'), folder, { recursive: true });
}, 300_000);

afterAll(() => rmSync(sandbox, { recursive: true }));

async function run(bundle: string, call: string, variables: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const ended = await start(process.execPath, [bundle, call], { ESTIMATE_PI_ADDON: '', ...variables }).ended;
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  return JSON.parse(ended.stdout);
}

const { hits } = estimatePiSync(5e6, { seed: 42, backend: 'workers' });
const { physicalCores, hardwareThreads } = await describeMachine();

describe.each(OUTPUTS)('%s', (name) => {
  /** A bundler that knows `new URL('…', import.meta.url)` as a file of the bundle. */
  const takesFiles = name.startsWith('webpack');

  test('it holds the library: nothing of it is imported', () => {
    const text = readFileSync(join(project, 'out', name), 'utf8');
    expect(text).toContain('ERR_PACKAGE_NOT_FOUND');
    expect(text).not.toMatch(/(from|require\(|import\()\s*["']estimate-pi["']/);
  });

  test('worker threads run wherever the bundle is', async () => {
    for (const folder of [join(project, 'out'), carried, elsewhere]) {
      expect(await run(join(folder, name), 'workers')).toEqual({ hits, backend: 'workers' });
    }
  });

  test('beside the package a study knows the machine, and elsewhere what Node tells of it', async () => {
    const beside = await run(join(project, 'out', name), 'study');
    expect(beside).toMatchObject({ machine: { physicalCores, hardwareThreads } });
    const alone = await run(join(elsewhere, name), 'study');
    expect(alone).toMatchObject({ machine: { physicalCores: hardwareThreads, hardwareThreads } });
  });

  describeNative('with an addon', () => {
    test('beside node_modules it finds the addon', async () => {
      for (const folder of [join(project, 'out'), carried]) {
        expect(await run(join(folder, name), 'native')).toEqual({ hits, backend: 'native' });
      }
    });

    test('anywhere else ESTIMATE_PI_ADDON tells where the addon is', async () => {
      const variables = { ESTIMATE_PI_ADDON: capabilities().addonPath ?? '' };
      expect(await run(join(elsewhere, name), 'native', variables)).toEqual({ hits, backend: 'native' });
    });

    test.runIf(takesFiles)('anywhere else it has the addon with it', async () => {
      expect(await run(join(elsewhere, name), 'native')).toEqual({ hits, backend: 'native' });
    });
  });

  test.skipIf(takesFiles)('anywhere else it says what to do for the native backend', async () => {
    const advice = expect.stringMatching(/leave estimate-pi out of the bundle .* or copy its folder to node_modules/);
    expect(await run(join(elsewhere, name), 'native')).toEqual({ code: 'ERR_NATIVE_UNAVAILABLE', message: advice });
  });

  test.skipIf(takesFiles)('beside a package of another version it refuses the addon, and counts', async () => {
    const other = join(sandbox, `other-${name}`);
    install(other);
    const manifest = join(other, 'node_modules/estimate-pi/package.json');
    writeFileSync(manifest, JSON.stringify({ ...JSON.parse(readFileSync(manifest, 'utf8')), version: '7.0.0' }));
    cpSync(join(project, 'out', name), join(other, name));
    expect(await run(join(other, name), 'workers')).toEqual({ hits, backend: 'workers' });
    expect(await run(join(other, name), 'native')).toEqual({
      code: 'ERR_NATIVE_UNAVAILABLE',
      message: expect.stringContaining(`is estimate-pi 7.0.0, and this is the code of ${VERSION}`),
    });
  });
});

describe.each(['program.mjs', 'program.cjs'])('what @vercel/nft copies for %s', (name) => {
  const copy = join(sandbox, `copy-${name}`);

  beforeAll(async () => {
    const { nodeFileTrace } = await import('@vercel/nft');
    const door = name.endsWith('.mjs')
      ? "import { estimatePi } from 'estimate-pi'"
      : "const { estimatePi } = require('estimate-pi')";
    const call = 'estimatePi(5e6, { seed: 42, threads: 2, backend: process.argv[2] })';
    const print = 'then(({ hits, backend }) => console.log(JSON.stringify({ hits, backend })))';
    writeFileSync(join(project, name), `${door};\n${call}.${print};\n`);
    const { fileList } = await nodeFileTrace([join(project, name)], { base: project });
    for (const file of fileList) cpSync(join(project, file), join(copy, file), { recursive: true, dereference: true });
  });

  test('it counts by worker threads', async () => {
    expect(await run(join(copy, name), 'workers')).toEqual({ hits, backend: 'workers' });
  });

  describeNative('with an addon', () => {
    test('it counts natively', async () => {
      expect(await run(join(copy, name), 'native')).toEqual({ hits, backend: 'native' });
    });
  });
});

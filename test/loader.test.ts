import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { capabilities, estimatePiSync } from 'estimate-pi';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { unavailable } from '#dist/backends/native/unavailable.js';
import { packageRoot } from '#dist/platform/node/package-root.js';
import { placesIn } from '#dist/platform/node/places.js';
import { type Ended, start } from './children.js';
import { describeNative } from './contenders.js';

/** The package in folders of its own, with and without addons, as installations and clones have it. */

const root = fileURLToPath(new URL('..', import.meta.url));
const sandbox = mkdtempSync(join(tmpdir(), 'estimate-pi-loader-'));
const installed = join(sandbox, 'node_modules/estimate-pi');
const PLATFORM = `${process.platform}-${process.arch}`;
const LIBCS = process.platform === 'linux' ? ['.glibc', '.musl'] : [''];
const prebuilds = LIBCS.map((libc) => join(installed, 'prebuilds', PLATFORM, `estimate-pi${libc}.node`));
const localBuild = join(installed, 'build/Release/estimate_pi.node');

afterAll(() => rmSync(sandbox, { recursive: true }));

beforeEach(() => {
  rmSync(installed, { recursive: true, force: true });
  mkdirSync(installed, { recursive: true });
  for (const part of ['package.json', 'dist']) cpSync(join(root, part), join(installed, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(installed, 'node_modules'), 'junction');
});

function put(addon: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  cpSync(addon, path);
}

function putGarbage(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, 'garbage');
}

const program = join(sandbox, 'program.mjs');
writeFileSync(
  program,
  `import { capabilities, estimatePiSync, NativeUnavailableError } from 'estimate-pi';
  const { hits, backend } = estimatePiSync(1e6, { seed: 1 });
  const { addonPath, nativeError } = capabilities();
  let thrown;
  try { estimatePiSync(10, { backend: 'native' }); } catch (error) { thrown = error; }
  console.log(JSON.stringify({
    hits, backend, addonPath,
    code: thrown?.code, message: thrown?.message, attempts: thrown?.attempts,
    isSame: thrown === nativeError, isTyped: thrown instanceof NativeUnavailableError,
  }));`,
);

type Seen = {
  readonly hits: number;
  readonly backend: string;
  readonly addonPath?: string;
  readonly code?: string;
  readonly message?: string;
  readonly attempts?: readonly { readonly place: string; readonly reason: string }[];
};

async function look(variables: Readonly<Record<string, string>> = {}, flags: readonly string[] = []): Promise<Seen> {
  const ended: Ended = await start(process.execPath, [...flags, program], { ESTIMATE_PI_ADDON: '', ...variables })
    .ended;
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  return JSON.parse(ended.stdout) as Seen;
}

const HITS = estimatePiSync(1e6, { seed: 1, backend: 'workers' }).hits;

test('without any addon: the same hits on the workers backend, one error that lists every place and says what to do', async () => {
  const seen = await look();
  expect(seen).toMatchObject({
    hits: HITS,
    backend: 'workers',
    code: 'ERR_NATIVE_UNAVAILABLE',
    isSame: true,
    isTyped: true,
  });
  expect(seen.attempts?.map(({ place }) => place)).toEqual([
    expect.stringContaining(join('prebuilds', PLATFORM)),
    expect.stringContaining(localBuild),
  ]);
  for (const { place, reason } of seen.attempts ?? []) expect(seen.message).toContain(`${place}: ${reason}`);
  expect(seen.message).toMatch(
    /no file of it for .*\n.*no such file\n.*not built.*\n.*workers backend.*ESTIMATE_PI_ADDON=/,
  );
});

test('a file that is no addon: what the system said of it, and the next place is tried', async () => {
  for (const path of prebuilds) putGarbage(path);
  const { backend, message, attempts } = await look();
  expect(backend).toBe('workers');
  expect(attempts).toHaveLength(2);
  expect(message?.split('\n')[0]).toContain(attempts?.[0]?.reason);
});

describe('the places in a folder', () => {
  const folder = join(sandbox, 'moved');
  const reasons = (): string[] =>
    placesIn(folder).map(({ find }) => {
      try {
        return find();
      } catch (error) {
        return error instanceof Error ? error.message : '';
      }
    });

  beforeEach(() => rmSync(folder, { recursive: true, force: true }));

  test('moved without what the package depends on: every C library is tried, and no local build can be looked for', () => {
    const missing = LIBCS.map(() => 'no such file');
    expect(reasons()).toEqual([...missing, expect.stringContaining("Cannot find module 'bindings'")]);
  });

  test('what is there is found', () => {
    const paths = LIBCS.map((libc) => join(folder, 'prebuilds', PLATFORM, `estimate-pi${libc}.node`));
    for (const path of paths) putGarbage(path);
    expect(reasons().slice(0, -1)).toEqual(paths);
  });

  test('installed: prebuilt files first; in a clone: the local build first', () => {
    expect(placesIn(folder).at(-1)?.name).toMatch(/^a local build/);
    putGarbage(join(folder, 'binding.gyp'));
    expect(placesIn(folder)[0]?.name).toMatch(/^a local build/);
  });

  test('nothing built: the reason tells how many folders bindings looked into', () => {
    mkdirSync(folder, { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    expect(reasons().at(-1)).toMatch(/^not built \(looked into \d+ folders\)$/);
  });
});

test('the package is found by its name, and where it is not seen the error says what to do', () => {
  expect(packageRoot()).toBe(root.replace(/[\\/]$/, ''));
  expect(packageRoot(join(sandbox, 'bundle.js'))).toBe(installed);
  const alone = join(tmpdir(), 'bundle.js');
  expect(() => packageRoot(alone)).toThrow(
    expect.objectContaining({
      code: 'ERR_PACKAGE_NOT_FOUND',
      message: expect.stringContaining(`${alone} was bundled`),
    }),
  );
});

describe('what the error advises', () => {
  const place = 'somewhere';
  const error = (code: string, message: string): Error => Object.assign(new Error(message), { code });

  test.each([
    [
      'nothing was built or prebuilt',
      undefined,
      new Error('no such file'),
      /install estimate-pi anew .* or build it in a clone/,
    ],
    [
      'a file did not load',
      '/a.node',
      new Error('too old'),
      /did not load: too old\n.*somewhere: too old\n.*install estimate-pi anew/,
    ],
    ['addons are disabled', '/a.node', error('ERR_DLOPEN_DISABLED', 'disabled'), /without --no-addons/],
    [
      'a bundle sees no package',
      undefined,
      error('ERR_PACKAGE_NOT_FOUND', 'bundled'),
      /no worker thread starts either\. ESTIMATE_PI_ADDON=/,
    ],
  ])('where %s', (_, path, cause, advice) => {
    const thrown = unavailable([{ name: place, path, error: cause }]);
    expect(thrown.message).toMatch(advice);
    expect(thrown).toMatchObject({ cause, summary: thrown.message.split('\n')[0], attempts: [{ place }] });
  });
});

describeNative('with an addon', () => {
  const addon = capabilities().addonPath ?? '';

  test('the prebuilt file of this platform is loaded, before a local build', async () => {
    for (const path of prebuilds) put(addon, path);
    putGarbage(localBuild);
    const { hits, backend, addonPath } = await look();
    expect({ hits, backend }).toEqual({ hits: HITS, backend: 'native' });
    expect(prebuilds).toContain(addonPath);
  });

  test('a local build is loaded where no prebuilt file is', async () => {
    put(addon, localBuild);
    expect(await look()).toMatchObject({ hits: HITS, backend: 'native', addonPath: localBuild });
  });

  test('in a clone the local build comes first, so that old prebuilds never hide it', async () => {
    writeFileSync(join(installed, 'binding.gyp'), '{}');
    for (const path of prebuilds) putGarbage(path);
    put(addon, localBuild);
    expect(await look()).toMatchObject({ backend: 'native', addonPath: localBuild });
  });

  test.runIf(process.platform === 'linux')('of two C libraries only the one of this process is tried', async () => {
    const [glibc = '', musl = ''] = prebuilds;
    putGarbage(glibc);
    putGarbage(musl);
    expect((await look()).attempts?.filter(({ place }) => prebuilds.includes(place))).toHaveLength(1);
  });

  test('ESTIMATE_PI_ADDON overrides every other place', async () => {
    for (const path of [...prebuilds, localBuild]) putGarbage(path);
    expect(await look({ ESTIMATE_PI_ADDON: addon })).toMatchObject({ backend: 'native', addonPath: addon });
  });

  test.each([
    ['no file', join(sandbox, 'nothing.node'), /no such file/],
    ['no addon', program, /ESTIMATE_PI_ADDON, .*program\.mjs: ./],
  ])('ESTIMATE_PI_ADDON that is %s: nothing else is tried, and the error says so', async (_, path, reason) => {
    for (const good of prebuilds) put(addon, good);
    const { hits, backend, attempts, message } = await look({ ESTIMATE_PI_ADDON: path });
    expect({ hits, backend }).toEqual({ hits: HITS, backend: 'workers' });
    expect(attempts).toHaveLength(1);
    expect(message).toMatch(reason);
    expect(message).toMatch(/correct or unset ESTIMATE_PI_ADDON/);
  });

  test('where addons are disabled, the error names the flag', async () => {
    for (const path of prebuilds) put(addon, path);
    const { backend, message } = await look({}, ['--no-addons']);
    expect(backend).toBe('workers');
    expect(message).toMatch(/disabled.*\n(.*\n)+.*without --no-addons/);
  });
});

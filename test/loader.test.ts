import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { capabilities, estimatePiSync } from 'estimate-pi';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { packageRoot } from '#dist/platform/node/package-root.js';
import { placesIn } from '#dist/platform/node/places.js';
import { VERSION } from '#dist/version.js';
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

describe('the folder of the package', () => {
  const alone = join(tmpdir(), 'bundle.js');

  test('it is found from its own files, and by its name from a bundle beside node_modules', () => {
    expect(packageRoot()).toBe(root.replace(/[\\/]$/, ''));
    expect(packageRoot([join(installed, 'dist/platform/node/package-root.js')])).toBe(installed);
    expect(packageRoot([join(installed, 'cjs/platform/node/package-root.js')])).toBe(installed);
    expect(packageRoot([join(sandbox, 'bundle.js')])).toBe(installed);
  });

  test('where the first file does not see it, or is of no file system, the next one is asked', () => {
    expect(packageRoot(['file:///$bunfs/root/program', '[eval]', alone, join(sandbox, 'program')])).toBe(installed);
  });

  test('where none sees it the error says what to do', () => {
    expect(() => packageRoot([alone])).toThrow(
      expect.objectContaining({
        code: 'ERR_PACKAGE_NOT_FOUND',
        message: expect.stringContaining(`${alone} was bundled`),
      }),
    );
  });

  test('another version is refused by name, and one of the right version that is found later is taken', () => {
    const other = join(sandbox, 'other/node_modules/estimate-pi');
    mkdirSync(other, { recursive: true });
    const manifest = { name: 'estimate-pi', version: '7.0.0', exports: { './package.json': './package.json' } };
    writeFileSync(join(other, 'package.json'), JSON.stringify(manifest));
    const bundle = join(sandbox, 'other/bundle.js');
    expect(() => packageRoot([bundle])).toThrow(
      expect.objectContaining({
        code: 'ERR_PACKAGE_VERSION',
        message: `${other} is estimate-pi 7.0.0, and this is the code of ${VERSION}: bundle anew, or install estimate-pi ${VERSION}`,
      }),
    );
    expect(packageRoot([bundle, join(sandbox, 'bundle.js')])).toBe(installed);
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

  test.runIf(process.platform === 'linux' && LIBCS.length > 1)(
    'files that this machine refuses: the advice fits each',
    async () => {
      const good = readFileSync(addon);
      const file = join(sandbox, 'broken.node');
      const adviceFor = async (bytes: Uint8Array): Promise<string | undefined> => {
        writeFileSync(file, bytes);
        return (await look({ ESTIMATE_PI_ADDON: file })).message?.split('\n').at(-1);
      };
      const ELF_CLASS = 4;
      const ELF_MACHINE = 18;
      expect(await adviceFor(good.with(ELF_CLASS, 1))).toMatch(/another processor/);
      // A processor of the seventies.
      expect(await adviceFor(good.with(ELF_MACHINE, 2))).toMatch(/another processor/);
      expect(
        await adviceFor(new TextEncoder().encode(`version https://git-lfs.github.com/spec/v1\n${'x'.repeat(99)}`)),
      ).toMatch(/damaged/);
    },
  );

  test('where addons are disabled, the error names the flag', async () => {
    for (const path of prebuilds) put(addon, path);
    const { backend, message } = await look({}, ['--no-addons']);
    expect(backend).toBe('workers');
    expect(message).toMatch(/disabled.*\n(.*\n)+.*without --no-addons/);
  });
});

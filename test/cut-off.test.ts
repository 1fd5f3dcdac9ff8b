import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { estimatePiSync } from 'estimate-pi';
import { afterAll, expect, test } from 'vitest';
import { loadAddon } from '#dist/platform/node/addon.js';
import { isCutOff } from '#dist/platform/node/cut-off.js';
import { start } from './children.js';
import { describeNative } from './contenders.js';

/** An addon that a copy or a download left incomplete: the system's loader would end the process at its first touch (SIGBUS). */

const root = fileURLToPath(new URL('..', import.meta.url));
const sandbox = mkdtempSync(join(tmpdir(), 'estimate-pi-cut-off-'));
afterAll(() => rmSync(sandbox, { recursive: true }));

const PROGRAM = `
  import { capabilities, estimatePiSync } from 'estimate-pi';
  const { backend, hits } = estimatePiSync(3e6, { seed: 42 });
  console.log(JSON.stringify({ backend, hits, addonPath: capabilities().addonPath, why: capabilities().nativeError?.message }));`;
const { hits } = estimatePiSync(3e6, { seed: 42 });

describeNative('an addon of which a part is missing', () => {
  const loaded = loadAddon();
  const whole = loaded.loaded ? readFileSync(loaded.path) : Buffer.alloc(0);
  const { length } = whole;
  const broken = join(sandbox, 'broken.node');

  const look = async (variables: Readonly<Record<string, string>>, folder = root) => {
    const args = ['--input-type=module', '--eval', PROGRAM];
    const { stdout, ...ended } = await start(process.execPath, args, variables, folder).ended;
    expect(ended).toEqual({ code: 0, signal: null, stderr: '' });
    return JSON.parse(stdout) as { backend: string; hits: number; addonPath?: string; why?: string };
  };

  test.each([0, 3, 30, 100, 4096, 50_000, Math.floor(length / 2), length - 5000, length - 1])(
    'cut off after %i bytes is told of with what to do, and the workers count',
    async (bytes) => {
      writeFileSync(broken, whole.subarray(0, bytes));
      const { why, ...counted } = await look({ ESTIMATE_PI_ADDON: broken });
      expect(counted).toMatchObject({ backend: 'workers', hits });
      expect(why).toMatch(/cut off|too short|not a mach-o|truncated|not a valid Win32/i);
      expect(why).toMatch(/install estimate-pi anew/);
    },
  );

  test('and whose place was reserved for what never came is told of, too', async () => {
    writeFileSync(broken, whole.subarray(0, 50_000));
    truncateSync(broken, length);
    expect(await look({ ESTIMATE_PI_ADDON: broken })).toMatchObject({ backend: 'workers', hits });
  });

  test('gives way to the next place that has one', async () => {
    const installed = join(sandbox, 'node_modules/estimate-pi');
    mkdirSync(join(installed, 'build/Release'), { recursive: true });
    for (const part of ['package.json', 'dist']) cpSync(join(root, part), join(installed, part), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(installed, 'node_modules'), 'junction');
    const folder = join(installed, `prebuilds/${process.platform}-${process.arch}`);
    mkdirSync(folder, { recursive: true });
    for (const libc of ['', '.glibc', '.musl']) {
      writeFileSync(join(folder, `estimate-pi${libc}.node`), whole.subarray(0, 50_000));
    }
    const local = join(installed, 'build/Release/estimate_pi.node');
    writeFileSync(local, whole);
    expect(await look({ ESTIMATE_PI_ADDON: '' }, sandbox)).toEqual({ backend: 'native', hits, addonPath: local });
  });

  test('and a file that is whole, or no library, is left to the loader of the system', () => {
    writeFileSync(broken, whole);
    expect(isCutOff(broken)).toBe(false);
    expect(isCutOff(process.execPath)).toBe(false);
    expect(isCutOff(join(root, 'package.json'))).toBe(false);
    expect(isCutOff(join(sandbox, 'nowhere'))).toBe(false);
  });
});

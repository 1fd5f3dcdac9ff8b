import { estimatePiSync } from 'estimate-pi';
import { describe, expect, test } from 'vitest';
import { imported, runCli } from './children.js';

/** The command line where no addon can be loaded: everything still works, and says so in one line. */

const WITHOUT = { NODE_OPTIONS: '--no-addons' };
/** Loaded before the program: every addon opens, and exports nothing. */
const EMPTY_ADDON = imported('process.dlopen = () => {};');
const SAMPLES = 5_000_000;
const { hits, pi } = estimatePiSync(SAMPLES, { seed: 42 });

describe('without the addon', () => {
  test('an estimate has the same hits, and one line on stderr says why it is slower', async () => {
    const { code, stdout, stderr } = await runCli([`${SAMPLES}`, '--seed', '42', '--json'], WITHOUT);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ hits, backend: 'workers', kernel: 'wasm' });
    expect(stderr).toMatch(/^estimate-pi: on the workers backend, because the native addon did not load: .+\n$/);
  });

  test('--quiet says nothing about it', async () => {
    const ended = await runCli([`${SAMPLES}`, '--seed', '42', '--quiet'], WITHOUT);
    expect(ended).toMatchObject({ code: 0, stdout: `${pi}\n`, stderr: '' });
  });

  test.each([[['1e3']], [['converge', '1e3']]])(
    '%j --backend native is refused: what was tried and what to do, exit 1',
    async (args) => {
      const { code, stdout, stderr } = await runCli([...args, '--backend', 'native'], WITHOUT);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(
        /^estimate-pi: the native addon did not load: .+\n( {2}.+: .+\n)+.*run node without --no-addons.*\n$/,
      );
    },
  );

  test('info tells why, as text and as JSON', async () => {
    expect((await runCli(['info'], WITHOUT)).stdout).toMatch(/addon +the native addon did not load: .+/);
    const { stdout } = await runCli(['info', '--json'], WITHOUT);
    expect(JSON.parse(stdout)).toMatchObject({ kernels: [], nativeError: { code: 'ERR_NATIVE_UNAVAILABLE' } });
  });

  test.each([
    ['that does not exist', { ESTIMATE_PI_ADDON: '/nowhere/addon.node' }, /correct or unset ESTIMATE_PI_ADDON/],
    ['of another package', { NODE_OPTIONS: EMPTY_ADDON }, /it is not estimate-pi's addon/],
  ])('info tells of an addon %s', async (_, variables, why) => {
    expect((await runCli(['info'], variables)).stdout).toMatch(why);
  });

  test('selftest notes it and checks what is there', async () => {
    const { code, stdout } = await runCli(['selftest', '--seconds', '0.5'], WITHOUT);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^note {2}no native kernel, because /m);
    expect(stdout).toContain('ok    known answers, typescript');
  });

  test('bench measures what is there', async () => {
    const { code, stdout } = await runCli(['bench', '--seconds', '2', '--json'], WITHOUT);
    expect(code).toBe(0);
    const { speeds } = JSON.parse(stdout) as { speeds: { name: string }[] };
    const names = new Set(speeds.map(({ name }) => name.split(',')[0]));
    expect(names).toEqual(new Set(['wasm', 'typescript', 'Math.random()']));
  });

  test('words come from WebAssembly, and are the same', async () => {
    const args = ['words', '--seed', '42', '-n', '5'];
    expect((await runCli(args, WITHOUT)).stdout).toBe((await runCli(args)).stdout);
  });
});

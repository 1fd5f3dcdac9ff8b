import { fileURLToPath } from 'node:url';
import { estimatePiSync } from 'estimate-pi';
import { describe, expect, test } from 'vitest';
import { interruptAtWork, runCli, start } from './children.js';

/** Ctrl-C in the middle of each command that takes a while. */

const CLI = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

const IMPORT = (text: string): string => `--import=data:text/javascript,${encodeURIComponent(text)}`;

/** Loaded before the program: Ctrl-C in the moment in which it begins to heed it, with nothing else loaded. */
const AT_ONCE = IMPORT(`
  process.on('newListener', (name) => {
    if (name === 'SIGINT') process.nextTick(() => process.emit('SIGINT', 'SIGINT'));
  });`);

/** Ctrl-C in the moment in which a command is ready to be interrupted, when no worker thread has started yet. */
const BEFORE_THE_FIRST_DART = IMPORT(`
  const Original = AbortController;
  globalThis.AbortController = class extends Original {
    constructor() {
      super();
      process.nextTick(() => process.emit('SIGINT', 'SIGINT'));
    }
  };`);

async function interrupted(args: readonly string[], afterMs: number) {
  const child = start(process.execPath, [CLI, ...args]);
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  child.kill('SIGINT');
  return child.ended;
}

describe.skipIf(process.platform === 'win32')('Ctrl-C', () => {
  test('an estimate as JSON is marked as partial', async () => {
    const { code, stdout } = await interruptAtWork(['1e15', '--seed', '1', '--json']);
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ partial: true, seed: 1 });
  });

  test('SIGTERM has the same effect, and an exit code of its own', async () => {
    const { code, stdout } = await interruptAtWork(['1e15', '--seed', '42', '--json'], 'SIGTERM');
    expect(code).toBe(143);
    const { samples, hits, partial } = JSON.parse(stdout) as { samples: number; hits: number; partial: boolean };
    expect({ partial, hits }).toEqual({ partial: true, hits: estimatePiSync(samples, { seed: 42 }).hits });
  });

  test.each([[['1e9']], [['tally', '--samples', '1e9']]])(
    '%j stopped before anything was counted says that there is nothing',
    async (args) => {
      const variables = { NODE_OPTIONS: BEFORE_THE_FIRST_DART };
      const ended = await runCli([...args, '--seed', '1', '--backend', 'workers'], variables);
      const stderr = 'estimate-pi: interrupted before the first dart landed\n';
      expect(ended).toMatchObject({ code: 130, stdout: '', stderr });
    },
  );

  test.each([[['1e9']], [['info']], [['selftest']], [['scaling']], [['--help']]])(
    '%j stopped before it is loaded says so and exits as it should',
    async (args) => {
      const ended = await runCli(args, { NODE_OPTIONS: AT_ONCE });
      expect(ended).toMatchObject({ code: 130, stdout: '', stderr: 'estimate-pi: interrupted\n' });
    },
  );

  test('converge shows how far it came', async () => {
    const { code, stdout } = await interruptAtWork(['converge', '1e15', '--seed', '1']);
    expect(code).toBe(130);
    expect(stdout).toContain('(partial: interrupted)');
  });

  test('converge as JSON is marked as partial', async () => {
    const { code, stdout } = await interruptAtWork(['converge', '1e15', '--seed', '1', '--json']);
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ partial: true });
  });

  test.each([['bench'], ['scaling'], ['scaling', '--ways']])('%s %s ends at once, and says so', async (...args) => {
    const { code, stdout, stderr } = await interrupted([...args, '--seconds', '300'], 1200);
    expect(code).toBe(130);
    expect(stdout + stderr).toMatch(/interrupted|cut short/);
  });

  test('a bench that has measured everything once shows it', async () => {
    const { code, stdout } = await interruptAtWork(['bench', '--seconds', '20', '--json']);
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ partial: true });
  });
});

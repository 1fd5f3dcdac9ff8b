import { estimatePiSync } from 'estimate-pi';
import type { ScalingReport } from 'estimate-pi/scaling';
import { describe, expect, test } from 'vitest';
import { imported, interruptAtWork, runCli, startShowingProgress } from './children.js';
import { contenders } from './contenders.js';
import { schemaErrors } from './scaling-schema.js';

/** Ctrl-C in the middle of each command that takes a while. */

const backends = [...new Set(contenders.map((contender) => contender.backend))];

/** Loaded before the program: Ctrl-C in the moment in which it begins to heed it, with nothing else loaded. */
const AT_ONCE = imported(`
  process.on('newListener', (name) => {
    if (name === 'SIGINT') process.nextTick(() => process.emit('SIGINT', 'SIGINT'));
  });`);

/** Ctrl-C in the moment in which a command is ready to be interrupted, when no worker thread has started yet. */
const BEFORE_THE_FIRST_DART = imported(`
  const Original = AbortController;
  globalThis.AbortController = class extends Original {
    constructor() {
      super();
      process.nextTick(() => process.emit('SIGINT', 'SIGINT'));
    }
  };`);

describe.skipIf(process.platform === 'win32')('Ctrl-C', () => {
  test.each(backends)('stops an estimate at once, with the exact hits of its first darts (%s)', async (backend) => {
    const { code, stdout, stoppedMs } = await interruptAtWork(['1e15', '--seed', '42', '--backend', backend, '--json']);
    expect(code).toBe(130);
    expect(stoppedMs).toBeLessThan(5000);
    const { samples, hits, partial } = JSON.parse(stdout) as { samples: number; hits: number; partial: boolean };
    expect({ partial, hits }).toEqual({ partial: true, hits: estimatePiSync(samples, { seed: 42 }).hits });
  });

  test('SIGTERM has the same effect, and an exit code of its own', async () => {
    const { code, stdout } = await interruptAtWork(['1e15', '--seed', '42', '--json'], 'SIGTERM');
    expect(code).toBe(143);
    expect(JSON.parse(stdout)).toMatchObject({ partial: true });
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

  test.each([[['bench']], [['scaling']], [['scaling', '--ways']]])(
    '%j ends before its first trial does, and says that there is nothing',
    async (args) => {
      const running = startShowingProgress([...args, '--seconds', '600']);
      await running.said(' 0 %');
      running.kill('SIGINT');
      const { code, stdout, stderr } = await running.ended;
      expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
      expect(stderr).toMatch(/estimate-pi: interrupted before there was anything to show\n$/);
    },
  );

  test('a study shows what was measured', async () => {
    const study = ['scaling', '--threads', '1,2', '--seconds', '120', '--json'];
    const { code, stdout, stoppedMs } = await interruptAtWork(study);
    expect(code).toBe(130);
    expect(stoppedMs).toBeLessThan(5000);
    const report = JSON.parse(stdout) as ScalingReport;
    expect(schemaErrors(report)).toEqual([]);
    expect(report.partial).toBe(true);
  });

  test('a bench that has measured everything once shows it', async () => {
    const { code, stdout } = await interruptAtWork(['bench', '--seconds', '20', '--json']);
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ partial: true });
  });
});

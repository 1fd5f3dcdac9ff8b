import { describe, expect, test } from 'vitest';
import { createProgram } from '../dist/cli/program.js';
import { runCli } from './children.js';

/** What the command line says about itself, and to somebody who has misspelt something. */

const COMMANDS = createProgram().commands.map((command) => command.name());

test('every command has examples that name it, and exit codes', async () => {
  for (const name of COMMANDS) {
    const { code, stdout } = await runCli([name, '--help']);
    expect(code, name).toBe(0);
    expect(stdout).toMatch(new RegExp(`\\nExamples:\\n.*estimate-pi ${name}`, 's'));
    expect(stdout).toMatch(/\nExit codes:\n.* 130, 143 /s);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  }
});

test('help and --help say the same, help of a command and its --help too', async () => {
  expect(await runCli(['help'])).toEqual(await runCli(['--help']));
  expect(await runCli(['help', 'scaling'])).toEqual(await runCli(['scaling', '--help']));
  expect(await runCli(['version'])).toEqual(await runCli(['--version']));
});

describe('a misspelt command is answered with the nearest', () => {
  test.each([
    [['scalling'], 'scaling'],
    [['help', 'benhc'], 'bench'],
    [['selftets'], 'selftest'],
  ])('%j', async (args, nearest) => {
    const { code, stdout, stderr } = await runCli(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(`estimate-pi: unknown command '${args.at(-1)}' (Did you mean ${nearest}?)\n`);
  });
});

test('a bare call shows in a few lines how to call it', async () => {
  const { code, stdout, stderr } = await runCli([]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^Usage: estimate-pi <samples>/);
  expect(stderr.split('\n').length).toBeLessThan(8);
  for (const name of COMMANDS) expect(stderr).toContain(name);
});

test('an argument that is too long, or commands the terminal, is shown in part and made harmless', async () => {
  for (const text of [`\u001b[31m${'x'.repeat(50_000)}`, `\u001b]0;title\u0007`]) {
    for (const args of [
      [text],
      ['1000', '--seed', text],
      ['1000', `--${text}`],
      ['converge', text],
      ['scaling', '--svg', `/nowhere/${text}`],
    ]) {
      const { code, stderr } = await runCli(args);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^estimate-pi: [^\p{Cc}\p{Cf}]+\n$/u);
      expect(stderr.length).toBeLessThan(1200);
    }
  }
});

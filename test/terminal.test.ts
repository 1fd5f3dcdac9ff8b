import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { capabilities } from 'estimate-pi';
import { describe, expect, test, vi } from 'vitest';
import { createProgressBar } from '../dist/cli/progress.js';
import { start } from './children.js';

/** At a terminal of its own, as util-linux's script records it. */

const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const canRecord = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

const inTerminal = (args: string, { columns = 80, term = 'xterm' } = {}) => {
  const command = `stty cols ${columns}; ${process.execPath} ${cli} ${args}`;
  return start('script', ['-qefc', command, '/dev/null'], { TERM: term }).ended;
};

// About two seconds of work on two cores.
const samples = capabilities().backend === 'native' ? 5e10 : 2e9;

describe.skipIf(!canRecord)('at a terminal (needs script)', () => {
  test('long work shows a bar that grows, and clears it', async () => {
    const { code, stdout } = await inTerminal(`${samples} --seed 42 --threads 1`);
    expect(code).toBe(0);
    const shares = [...stdout.matchAll(/(\d+) % {2}/g)].map((match) => Number(match[1]));
    expect(shares.length).toBeGreaterThan(1);
    expect(shares).toEqual([...shares].sort((x, y) => x - y));
    expect(stdout).toMatch(/darts\/s {2}\S+ m?s left/);
    expect(stdout).toMatch(/seed +42/);
  });

  test('quiet work shows none', async () => {
    const { stdout } = await inTerminal(`${samples} --seed 42 --quiet`);
    expect(stdout).toMatch(/^3\.1415\d+\r\n$/);
  });

  test('that cannot move its cursor, lines tell how far the work is, and nothing moves', async () => {
    const { stdout } = await inTerminal('--seconds 4 --seed 42', { term: 'dumb' });
    expect(stdout).toMatch(/^estimate-pi: \d+ %, .*darts\/s, .* left\r$/m);
    expect(stdout).not.toContain('\u001b');
  });

  test('words are not written', async () => {
    const { code, stdout } = await inTerminal('words --seed 1');
    expect({ code, stdout }).toEqual({
      code: 2,
      stdout: 'estimate-pi: words are bytes that a terminal cannot show; pipe them on, or into a file\r\n',
    });
  });

  test.each([60, 80, 120])('of %i columns no line is longer', async (columns) => {
    for (const args of ['info', 'converge 1e5 --seed 1', 'darts -n 10 --seed 1', 'help scaling']) {
      const { stdout } = await inTerminal(args, { columns });
      const lines = stripVTControlCharacters(stdout).split('\r\n');
      for (const line of lines) if (!/\S{60}/.test(line)) expect(line.length, line).toBeLessThanOrEqual(columns);
    }
  });
});

describe('the progress of work', () => {
  test('of which nothing is done yet moves by the clock, within half a second', async () => {
    const { isTTY } = process.stderr;
    const written: string[] = [];
    const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    Object.assign(process.stderr, { isTTY: true });
    const begin = performance.now();
    const bar = await createProgressBar(1, true, 'share');
    try {
      await vi.waitFor(() => expect(written.join('')).toMatch(/0 % {2}\d+ ms so far/), { timeout: 5000, interval: 10 });
      expect(performance.now() - begin).toBeLessThan(500);
    } finally {
      bar.stop();
      Object.assign(process.stderr, { isTTY });
      write.mockRestore();
    }
  });
});

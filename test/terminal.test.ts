import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { capabilities } from 'estimate-pi';
import { expect, test } from 'vitest';
import { start } from './children.js';

const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const canRecord = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

/** Runs the command line in a terminal of its own, as util-linux's script records it. */
const inTerminal = (args: string) => start('script', ['-qefc', `${process.execPath} ${cli} ${args}`, '/dev/null']);

// About two seconds of work on two cores.
const samples = capabilities().backend === 'native' ? 5e10 : 2e9;

test.skipIf(!canRecord)('long work shows a bar that grows, and clears it (needs script)', async () => {
  const { code, stdout } = await inTerminal(`${samples} --seed 42 --threads 1`).ended;
  expect(code).toBe(0);
  const shares = [...stdout.matchAll(/(\d+) % {2}/g)].map((match) => Number(match[1]));
  expect(shares.length).toBeGreaterThan(1);
  expect(shares).toEqual([...shares].sort((x, y) => x - y));
  expect(stdout).toMatch(/darts\/s {2}\S+ s left/);
  expect(stdout).toMatch(/seed +42/);
});

test.skipIf(!canRecord)('quiet work shows none (needs script)', async () => {
  const { stdout } = await inTerminal(`${samples} --seed 42 --quiet`).ended;
  expect(stdout).toMatch(/^3\.1415\d+\r\n$/);
});

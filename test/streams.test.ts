import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { start } from './children.js';
import { DRAWN } from './drawn-reports.js';
import { treeOf } from './trees.js';

/** Standard output whose reader has gone is silence; one that cannot be written is one line and a failure. In every command. */

const CLI = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

/** Runs the command line with a redirection of the shell behind it. */
const inShell = (args: string, behind: string, folder: string) =>
  start('bash', ['-c', `"${process.execPath}" "${CLI}" ${args} ${behind}; exit \${PIPESTATUS[0]}`], {}, folder).ended;

const COMMANDS = [
  '1000',
  '1000 --json',
  'info',
  'info --json',
  'converge 1e5 --points 3',
  'tally -n 1000 --seed 1',
  'darts -n 100000 --json',
  'words -n 100000 --seed 1',
  'selftest --seconds 0.1',
  'scaling --from report.json',
  'scaling --from report.json --csv',
  'scaling --compare report.json report.json --markdown',
  'completion bash',
  'version',
  '--version',
  '--help',
  'help scaling',
];

describe.skipIf(process.platform === 'win32')('standard output', () => {
  test.each(COMMANDS)('%s | true is silence', async (args) => {
    const folder = treeOf({ 'report.json': JSON.stringify(DRAWN['two']) });
    expect(await inShell(args, '| true', folder)).toMatchObject({ code: 0, stderr: '' });
  });

  test.skipIf(!existsSync('/dev/full')).each(COMMANDS)('%s > /dev/full is one line, and fails', async (args) => {
    const folder = treeOf({ 'report.json': JSON.stringify(DRAWN['two']) });
    const stderr = 'estimate-pi: cannot write to standard output: no space left on device\n';
    expect(await inShell(args, '> /dev/full', folder)).toMatchObject({ code: 1, stderr });
  });

  test('that nobody reads does not keep a picture from being written', async () => {
    const folder = treeOf({ 'report.json': JSON.stringify(DRAWN['two']) });
    await inShell('scaling --from report.json --svg p.svg', '| true', folder);
    expect(readFileSync(join(folder, 'p.svg'), 'utf8')).toMatch(/<\/svg>\n$/);
  });
});

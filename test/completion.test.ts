import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BACKENDS } from '../dist/options.js';
import { runCli } from './children.js';
import { treeOf } from './trees.js';

/** Tab in a shell: the script is written from the commands that there are, and run by the shell itself. */

const has = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

async function scriptOf(shell: string): Promise<string> {
  const { code, stdout } = await runCli(['completion', shell]);
  expect(code).toBe(0);
  return stdout;
}

/** What bash completes the last of these words to. */
function completed(script: string, words: readonly string[], folder: string): string[] {
  const file = join(folder, 'completion.bash');
  writeFileSync(file, script);
  const quoted = ['estimate-pi', ...words].map((word) => `'${word}'`).join(' ');
  const text = `source ${file}; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length}; _estimate_pi; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['--norc', '-c', text], { cwd: folder, encoding: 'utf8' }).split('\n').filter(Boolean);
}

describe.skipIf(!has('bash'))('in bash', () => {
  test.each([
    [['sca'], ['scaling']],
    [['s'], ['scaling', 'submit', 'status', 'selftest']],
    [['--thr'], ['--threads']],
    [['scaling', '--th'], ['--threads']],
    [['scaling', '--backend', ''], [...BACKENDS]],
    [['--backend', 'w'], ['workers']],
    [['scaling', '--seconds', ''], []],
    [
      ['help', 'wo'],
      ['work', 'words'],
    ],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['scaling', '--svg', 'pic'], ['picture.svg']],
    [['merge', 'pic'], ['picture.svg']],
  ])('%j becomes %j', async (words, expected) => {
    const script = await scriptOf('bash');
    const found = completed(script, words, treeOf({ 'picture.svg': '' }));
    for (const word of expected) expect(found).toContain(word);
    if (!expected.includes('bash'))
      expect(found.filter((word) => !word.startsWith('-'))).toHaveLength(
        expected.filter((word) => !word.startsWith('-')).length,
      );
  });
});

describe.each(['bash', 'zsh', 'fish'])('the script for %s', (shell) => {
  test('knows the commands', async () => {
    expect(await scriptOf(shell)).toContain('scaling');
  });

  test.skipIf(!has(shell))('is one that the shell can read (needs the shell)', async () => {
    const { status, stderr } = spawnSync(shell, ['-n'], { input: await scriptOf(shell), encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

test('another shell is refused with those that there are', async () => {
  const { code, stderr } = await runCli(['completion', 'tcsh']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^estimate-pi: .*bash, zsh, fish\.?\n$/);
});

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { checkDestination, writeDestination } from '../dist/cli/destination.js';
import { runCli, start } from './children.js';
import { treeOf } from './trees.js';

/** Files that a command writes: whole or as they were before, wherever links lead, into pipes and devices too. */

const write = async (path: string, text = 'new'): Promise<void> => {
  checkDestination('--svg', path);
  return writeDestination(path, text, true);
};

describe('a file', () => {
  test('is written, and nothing is left beside it', async () => {
    const folder = treeOf({ old: 'old' });
    await write(join(folder, 'old'));
    await write(join(folder, 'fresh'));
    expect(readdirSync(folder).sort()).toEqual(['fresh', 'old']);
    for (const name of ['fresh', 'old']) expect(readFileSync(join(folder, name), 'utf8')).toBe('new');
  });

  test.skipIf(process.platform === 'win32')('keeps its permissions', async () => {
    const path = join(treeOf({ old: 'old' }), 'old');
    chmodSync(path, 0o640);
    await write(path);
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  test.skipIf(process.platform === 'win32')('is replaced: who reads the old one goes on reading it', async () => {
    const folder = treeOf({ old: 'old' });
    linkSync(join(folder, 'old'), join(folder, 'reader'));
    await write(join(folder, 'old'));
    expect(readFileSync(join(folder, 'reader'), 'utf8')).toBe('old');
  });

  test.skipIf(process.platform === 'win32')(
    'behind symbolic links is written where they lead, there or not',
    async () => {
      const folder = treeOf({ 'there/old': 'old' });
      symlinkSync('there/old', join(folder, 'second'));
      symlinkSync('second', join(folder, 'first'));
      symlinkSync('there/fresh', join(folder, 'dangling'));
      await write(join(folder, 'first'));
      await write(join(folder, 'dangling'));
      for (const name of ['old', 'fresh']) expect(readFileSync(join(folder, 'there', name), 'utf8')).toBe('new');
      for (const name of ['first', 'second', 'dangling'])
        expect(lstatSync(join(folder, name)).isSymbolicLink()).toBe(true);
      symlinkSync('loop', join(folder, 'loop'));
      await expect(write(join(folder, 'loop'))).rejects.toThrow(/too many symbolic links/);
    },
  );
});

describe.skipIf(process.platform === 'win32')('what is no file', () => {
  test('a named pipe takes it to its reader', async () => {
    const folder = treeOf({});
    const pipe = join(folder, 'pipe');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    const writing = write(pipe, 'through a pipe');
    const reading = start('cat', [pipe]).ended;
    await writing;
    expect((await reading).stdout).toBe('through a pipe');
    expect(lstatSync(pipe).isFIFO()).toBe(true);
  });

  test('a device stays one', async () => {
    await write('/dev/null');
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  test('standard output takes the picture', async () => {
    const { stdout } = await runCli(['darts', '-n', '3', '--quiet', '--svg', '/dev/stdout']);
    expect(stdout).toMatch(/^\d.*\n<svg .*<\/svg>\n$/s);
  });
});

/** File systems of a few kilobytes, which only root can mount. */
const mounts: string[] = [];

function tinyFileSystem(): string | undefined {
  const folder = join(treeOf({}), 'tiny');
  mkdirSync(folder);
  if (process.platform !== 'linux') return undefined;
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', folder]).status !== 0) return undefined;
  mounts.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of mounts.splice(0)) spawnSync('umount', [folder]);
});

test('on a full disk the old file stays, and one line says why (needs the right to mount)', async ({ skip }) => {
  const folder = tinyFileSystem();
  if (folder === undefined) return skip();
  const picture = join(folder, 'p.svg');
  writeFileSync(picture, 'precious');
  const { code, stderr } = await runCli(['darts', '-n', '5000', '-q', '--svg', picture]);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `estimate-pi: cannot write '${picture}': no space left on device\n`,
  });
  expect(readFileSync(picture, 'utf8')).toBe('precious');
  expect(readdirSync(folder)).toEqual(['p.svg']);
});

test('a file that is a mount point of its own is written in place (needs the right to mount)', async ({ skip }) => {
  const folder = treeOf({ mounted: 'old and longer', behind: '' });
  const path = join(folder, 'mounted');
  const isMounted =
    process.platform === 'linux' && spawnSync('mount', ['--bind', join(folder, 'behind'), path]).status === 0;
  if (!isMounted) return skip();
  mounts.push(path);
  await write(path);
  expect(readFileSync(join(folder, 'behind'), 'utf8')).toBe('new');
  rmSync(join(folder, 'behind'));
});

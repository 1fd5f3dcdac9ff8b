import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runCli, start } from './children.js';
import { contenders } from './contenders.js';
import { wordVectors } from './vectors.js';

const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

async function bytesOf(...args: string[]): Promise<Buffer> {
  const child = spawn(process.execPath, [cli, 'words', ...args]);
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

describe.each(contenders)('estimate-pi words with kernel $kernel', ({ kernel }) => {
  test.each(wordVectors)('writes the known words, little-endian: seed $seed from $start on', async (vector) => {
    const { seed, start, words } = vector;
    const bytes = await bytesOf(
      '--kernel',
      kernel,
      '--seed',
      `${seed}`,
      '--start',
      `${start}`,
      '-n',
      `${words.length}`,
    );
    expect(Array.from(words, (_, index) => bytes.readUInt32LE(4 * index))).toEqual(words);
    expect(bytes).toHaveLength(4 * words.length);
  });
});

test('as many words as asked for, across blocks', async () => {
  expect(await bytesOf('--seed', '1', '-n', '3_000_001')).toHaveLength(12_000_004);
});

test('stops without a word of complaint when its reader has had enough', async () => {
  const child = spawn(process.execPath, [cli, 'words', '--seed', '1']);
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  await once(child.stdout, 'data');
  child.stdout.destroy();
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(stderr).toBe('');
});

test.skipIf(!existsSync('/dev/full'))('says in one line that the disk is full, and exits 1', async () => {
  const child = start('sh', ['-c', `"${process.execPath}" "${cli}" words --seed 1 > /dev/full`]);
  const { code, stderr } = await child.ended;
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: 'estimate-pi: cannot write to standard output: no space left on device\n',
  });
});

test('tells the seed where none is given', async () => {
  const { code, stderr } = await runCli(['words', '-n', '1']);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^estimate-pi: the words of seed \d+\n$/);
});

test.each([
  [['--start', '9007199254740990', '-n', '10'], /must not exceed/],
  [['-n', 'many'], /'many'/],
  [['--kernel', 'avx1024'], /avx1024/],
])('%j is refused in one line, exit 2', async (args, message) => {
  const { code, stdout, stderr } = await runCli(['words', '--seed', '1', ...args]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(message);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

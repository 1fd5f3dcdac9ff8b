import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { estimatePiSync } from 'estimate-pi';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Gap } from '../dist/shards/assemble.js';
import { readTally } from '../dist/shards/read.js';
import { interruptAtWork, runCli, start } from './children.js';

const CLI = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const BLOCK = 2 ** 20;
const SAMPLES = 20_000_000;
const SEED = 42;
const { hits: HITS, pi: PI } = estimatePiSync(SAMPLES, { seed: SEED });

describe('shards on the command line', () => {
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'estimate-pi-'));
    await Promise.all(
      [0, 1, 2, 3, 4, 5, 6].map(async (index) => {
        const { stdout } = await runCli(
          ['tally', '--samples', String(SAMPLES), '--seed', String(SEED), '--shard', `${index}/7`],
          {},
          folder,
        );
        writeFileSync(join(folder, `${index}.json`), stdout);
      }),
    );
    const keys = Object.fromEntries(Array.from({ length: 200_000 }, (_, index) => [`k${index}`, index]));
    writeFileSync(join(folder, 'keys.json'), JSON.stringify({ stream: keys }));
    writeFileSync(join(folder, 'nested.json'), JSON.stringify({ stream: { '\u001b[2J': [1, 2, { x: {} }] } }));
    writeFileSync(join(folder, 'controls.json'), '\u001b[2J');
    writeFileSync(join(folder, 'long.json'), 'a'.repeat(3e6));
    writeFileSync(join(folder, 'damaged.json'), '\n{"stream":1,"seed":42,"start":0,"sam');
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const merge = (...args: string[]) => runCli(['merge', ...args], {}, folder);

  test('seven processes and a merge find the integer that one thread finds', async () => {
    const { code, stdout, stderr } = await merge(...[6, 1, 3, 2, 0, 5, 4].map((index) => `${index}.json`), '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ hits: HITS, samples: SAMPLES, pi: PI, seed: SEED });
  });

  test('a gap is named and exits 3, with the estimate so far', async () => {
    const { code, stdout, stderr } = await merge('0.json', '2.json', '2.json');
    expect(code).toBe(3);
    expect(stdout).toContain('partial');
    expect(stderr).toMatch(/1 of 3 tallies came twice, and agree/);
    expect(stderr).toMatch(/missing: darts \d+ … \d+ \(\d+\)\n.*missing: darts \d+ … 19999999/);
  });

  test('an incomplete estimate as JSON is marked as partial and lists the gaps', async () => {
    const { code, stdout } = await merge('0.json', '1.json', '3.json', '4.json', '5.json', '6.json', '--json');
    const { partial, samples, gaps } = JSON.parse(stdout) as { partial: boolean; samples: number; gaps: Gap[] };
    expect({ code, partial, gaps: gaps.length }).toEqual({ code: 3, partial: true, gaps: 1 });
    expect(samples + (gaps[0]?.samples ?? 0)).toBe(SAMPLES);
  });

  test('merged tallies merge further', async () => {
    const { stdout } = await merge('0.json', '1.json', '4.json', '--tally');
    writeFileSync(join(folder, 'some.json'), stdout);
    const { code, stdout: all } = await merge('some.json', '2.json', '3.json', '5.json', '6.json', '--quiet');
    expect({ code, all }).toEqual({ code: 0, all: `${PI}\n` });
  });

  test.each([
    [['damaged.json'], 'damaged.json:2: not a line of JSON'],
    [['long.json'], 'long.json:1: a line of more than 65536 characters'],
    [['keys.json'], 'keys.json:1: a line of more than 65536 characters'],
    [['nested.json'], 'nested.json:1: tally.stream must be 1; got an object'],
    [['controls.json'], "controls.json:1: not a line of JSON: '\\u{1b}[2J'"],
    [['0.json', 'missing.json'], "cannot read 'missing.json': no such file or directory"],
    [['.'], "cannot read '.': illegal operation on a directory"],
    [['0.json/1.json'], "cannot read '0.json/1.json': not a directory"],
  ])('merge %j is one line on stderr and exit 2', async (files, message) => {
    const { code, stdout, stderr } = await merge(...files);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('an interrupted tally keeps what was counted, and merge names the rest', async () => {
    const { code: stopped, stdout } = await interruptAtWork(['tally', '--samples', '1e15', '--seed', '42']);
    expect(stopped).toBe(130);
    const { tally, of } = readTally(stdout, 'stdout') ?? { tally: undefined, of: undefined };
    expect(of).toBe(1e15);
    expect(tally?.samples).toBeGreaterThanOrEqual(BLOCK);
    const merging = start(process.execPath, [CLI, 'merge']);
    merging.end(stdout);
    const { code, stderr } = await merging.ended;
    expect(code).toBe(3);
    expect(stderr).toContain(`missing: darts ${tally?.samples} … 999999999999999`);
  });

  test.each([
    [['--samples', '1e9'], "required option '-s, --seed"],
    [['--samples', '1e9', '--seed', '1', '--shard', '4/4'], 'is not a shard such as 0/4'],
    [['--samples', '1e9', '--seed', '1', '--shards', '4'], 'neither --shard nor the environment'],
    [['--samples', '0', '--seed', '1'], 'samples must be'],
  ])('tally %j is refused in one line', async (args, message) => {
    const { code, stdout, stderr } = await runCli(['tally', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  test('tally says where it has the shard number from, and that an empty shard is empty', async () => {
    const environment = { PMI_RANK: '0', PMI_SIZE: '3' };
    const { code, stdout, stderr } = await runCli(['tally', '--samples', '5', '--seed', '1'], environment);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toBe(
      'estimate-pi: shard 0/3, from PMI_RANK and PMI_SIZE\nestimate-pi: shard 0/3 is empty: there are more shards than blocks of 2^20 darts\n',
    );
  });
});

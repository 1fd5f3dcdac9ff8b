import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { estimatePiSync, tallySync } from 'estimate-pi';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assemble, type Gap, type PlacedTally } from '../dist/shards/assemble.js';
import { cutShard } from '../dist/shards/cut.js';
import { boundedLines } from '../dist/shards/lines.js';
import { readTallies, readTally, writeTally } from '../dist/shards/read.js';
import { scheduledShard } from '../dist/shards/scheduler.js';
import { runCli, start } from './children.js';

const CLI = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const DROP = { repetitions: 'drop' } as const;
const BLOCK = 2 ** 20;
const MAX = Number.MAX_SAFE_INTEGER;
const SAMPLES = 20_000_000;
const SEED = 42;
const { hits: HITS, pi: PI } = estimatePiSync(SAMPLES, { seed: SEED });

describe('cutting', () => {
  const ranges = fc
    .record({
      start: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 ** 40 }), fc.constant(MAX - 10)),
      count: fc.oneof(fc.integer({ min: 1, max: 100 * BLOCK }), fc.integer({ min: 1, max: MAX })),
    })
    .map(({ start: first, count }) => ({ seed: 1, start: first, samples: Math.min(count, MAX - first) }));

  test('the shards of a range cover it once, in order, at block borders, and differ by a block or two cut ones', () => {
    fc.assert(
      fc.property(ranges, fc.integer({ min: 1, max: 200 }), (range, count) => {
        const shards = Array.from({ length: count }, (_, index) => cutShard(range, { index, count }));
        const full = shards.filter((shard) => shard !== undefined);
        let end = range.start;
        for (const shard of full) {
          expect(shard.start).toBe(end);
          if (shard.start !== range.start) expect(shard.start % BLOCK).toBe(0);
          end = shard.start + shard.samples;
        }
        expect(end).toBe(range.start + range.samples);
        const sizes = full.slice(1, -1).map((shard) => shard.samples);
        if (sizes.length > 0) expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(BLOCK);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test.each([
    [{ index: 0, count: 0 }, 'number of shards'],
    [{ index: 4, count: 4 }, 'from 0 to 3'],
    [{ index: -1, count: 4 }, 'from 0 to 3'],
    [{ index: 0.5, count: 4 }, 'from 0 to 3'],
    [{ index: 0, count: 1e7 }, 'number of shards'],
  ])('%j is refused', (shard, message) => {
    expect(() => cutShard({ seed: 1, start: 0, samples: 100 }, shard)).toThrow(message);
  });
});

describe('the shard that a batch system means', () => {
  const slurm = { SLURM_ARRAY_TASK_ID: '7', SLURM_ARRAY_TASK_COUNT: '4', SLURM_PROCID: '0', SLURM_NTASKS: '1' };
  test.each([
    ['nobody', {}, undefined, undefined],
    ['a Slurm array that counts from 4', { ...slurm, SLURM_ARRAY_TASK_MIN: '4' }, undefined, '3/4'],
    [
      'a Slurm array in steps of two',
      { ...slurm, SLURM_ARRAY_TASK_MIN: '1', SLURM_ARRAY_TASK_STEP: '2' },
      undefined,
      '3/4',
    ],
    ['a task of that array that runs again alone', { ...slurm, SLURM_ARRAY_TASK_MIN: '7' }, 64, '7/64'],
    ['srun', { SLURM_PROCID: '2', SLURM_NTASKS: '8' }, undefined, '2/8'],
    ['a Kubernetes Indexed Job', { JOB_COMPLETION_INDEX: '0' }, 5, '0/5'],
    ['Open MPI', { OMPI_COMM_WORLD_RANK: '1', OMPI_COMM_WORLD_SIZE: '2' }, undefined, '1/2'],
    [
      'Open MPI within Slurm',
      { OMPI_COMM_WORLD_RANK: '1', OMPI_COMM_WORLD_SIZE: '2', SLURM_PROCID: '0', SLURM_NTASKS: '2' },
      undefined,
      '1/2',
    ],
    ['PMI', { PMI_RANK: '5', PMI_SIZE: '6' }, undefined, '5/6'],
  ])('%s', (_, environment, count, expected) => {
    const shard = scheduledShard(environment, count);
    expect(shard && `${shard.index}/${shard.count}`).toBe(expected);
  });

  test.each([
    ['an index alone', { JOB_COMPLETION_INDEX: '0' }, 'give --shards N'],
    ['an array whose count is missing', { SLURM_ARRAY_TASK_ID: '0' }, 'SLURM_ARRAY_TASK_COUNT is not set'],
    ['an index beyond the count', slurm, 'from 0 to 3'],
    ['no number', { PMI_RANK: 'one', PMI_SIZE: '2' }, "got 'one'"],
  ])('%s is refused', (_, environment, message) => {
    expect(() => scheduledShard(environment)).toThrow(message);
  });
});

describe('putting together', () => {
  const parts = (count: number): PlacedTally[] =>
    Array.from({ length: count }, (_, index) => {
      const shard = cutShard({ seed: SEED, start: 0, samples: SAMPLES }, { index, count });
      if (shard === undefined) throw new Error('more shards than blocks');
      const tally = tallySync({ seed: SEED, start: shard.start, samples: shard.samples });
      return { tally, place: `file:${index + 1}`, of: SAMPLES };
    });
  const seven = parts(7);

  test('shards in any order, some twice, give the tally of the whole', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(seven, { minLength: 7 }), fc.subarray(seven), (shuffled, again) => {
        const { runs, gaps, repeated } = assemble([...shuffled, ...again], DROP);
        expect({ runs, gaps, repeated }).toEqual({
          runs: [{ stream: 1, seed: SEED, start: 0, samples: SAMPLES, hits: HITS }],
          gaps: [],
          repeated: again.length,
        });
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  test('whatever is missing is a gap, and nothing else', () => {
    fc.assert(
      fc.property(fc.subarray(seven, { minLength: 1 }), (some) => {
        const { runs, gaps } = assemble(some, DROP);
        const covered = [...runs, ...gaps].sort((x, y) => x.start - y.start);
        let end = 0;
        for (const { start: first, samples } of covered) {
          expect(first).toBe(end);
          end += samples;
        }
        expect(end).toBe(SAMPLES);
        const missing = seven.filter((part) => !some.includes(part));
        expect(gaps.reduce((sum, { samples }) => sum + samples, 0)).toBe(
          missing.reduce((sum, { tally }) => sum + tally.samples, 0),
        );
      }),
      { seed: 2, numRuns: 50 },
    );
  });

  test('nothing is refused', () => {
    expect(() => assemble([], DROP)).toThrow('there is no tally');
  });

  const [first, second] = seven as [PlacedTally, PlacedTally];
  test.each([
    ['another seed', { ...second.tally, seed: 43 }, 'seed 43 at other:1, but 42 at file:1'],
    ['other hits of the same darts', { ...first.tally, hits: 1 }, 'disagree'],
    ['an overlap', { ...first.tally, start: 5 }, 'are in two tallies: file:1'],
  ])('%s is refused, naming both places', (_, tally, message) => {
    expect(() => assemble([first, { tally, place: 'other:1' }], DROP)).toThrow(message);
  });
});

describe('the reader of tallies, given damaged files', () => {
  const line = writeTally(tallySync({ seed: SEED, samples: 1000 }), SAMPLES).trim();

  test('takes what was written', () => {
    expect(readTally(line, 'file:1')?.tally).toEqual(tallySync({ seed: SEED, samples: 1000 }));
    expect(readTally(`\uFEFF${line}\r`, 'file:1')).toEqual(readTally(line, 'file:1'));
    expect(readTally('  ', 'file:1')).toBeUndefined();
    const whole = tallySync({ seed: SEED, samples: 1000 });
    expect(readTally(writeTally(whole), 'file:1')).toEqual({ tally: whole, place: 'file:1', of: undefined });
  });

  const damage = fc.oneof(
    fc.string(),
    fc.json(),
    fc.tuple(fc.nat({ max: line.length }), fc.nat({ max: line.length })).map(([x, y]) => line.slice(x, y)),
    fc
      .tuple(fc.nat({ max: line.length - 1 }), fc.string({ minLength: 1, maxLength: 1 }))
      .map(([at, by]) => line.slice(0, at) + by + line.slice(at + 1)),
    fc
      .tuple(fc.constantFrom('stream', 'seed', 'start', 'samples', 'hits', 'of'), fc.jsonValue())
      .map(([field, value]) => JSON.stringify({ ...JSON.parse(line), [field]: value })),
  );

  test('names file and line, or reads a tally that can be true', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 5 }), async (lines) => {
        async function* all() {
          yield* lines.map((each) => each.replaceAll(/[\r\n]/g, ' '));
        }
        try {
          for (const { tally, place } of await readTallies(all(), 'damaged.jsonl')) {
            expect(place).toMatch(/^damaged\.jsonl:\d$/);
            expect(tally.hits).toBeLessThanOrEqual(tally.samples);
            expect(Object.values(tally).every(Number.isSafeInteger)).toBe(true);
          }
        } catch (error) {
          expect(error).toMatchObject({
            code: 'ERR_TALLY_INVALID',
            message: expect.stringMatching(/^damaged\.jsonl:\d: ./),
          });
        }
      }),
      { seed: 3, numRuns: 5000 },
    );
  });
});

describe('lines that come in pieces', () => {
  const collect = async (pieces: readonly Uint8Array[]): Promise<string[]> => {
    async function* stream() {
      yield* pieces;
    }
    const lines: string[] = [];
    for await (const line of boundedLines(stream(), 'pipe')) lines.push(line);
    return lines;
  };

  test('are those of the whole text, wherever it was cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme' })),
        fc.integer({ min: 1, max: 7 }),
        async (texts, size) => {
          const text = texts.map((each) => each.replaceAll(/[\n\uFEFF]/g, '')).join('\n');
          const bytes = new TextEncoder().encode(text);
          const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
            bytes.slice(index * size, (index + 1) * size),
          );
          expect((await collect(pieces)).join('\n')).toBe(text.replace(/\n$/, ''));
        },
      ),
      { seed: 4, numRuns: 300 },
    );
  });

  test('are bounded: the first that is too long is named, and nothing more is read', async () => {
    let read = 0;
    async function* endless() {
      yield new TextEncoder().encode('{}\n');
      for (;;) {
        read++;
        yield new Uint8Array(4096).fill(97);
      }
    }
    const reading = (async () => {
      for await (const _ of boundedLines(endless(), 'pipe'));
    })();
    await expect(reading).rejects.toMatchObject({
      code: 'ERR_TALLY_INVALID',
      message: 'pipe:2: a line of more than 65536 characters',
    });
    expect(read).toBeLessThan(20);
  });
});

describe('on the command line', () => {
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

  /** Says when the program heeds Ctrl-C, and leaves it longer and longer from then on until darts have landed. */
  const interruptedTally = async (): Promise<string> => {
    const preload = `
      process.on('newListener', (name) => name === 'SIGINT' && process.stderr.write('heeding'));`;
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(preload)}`;
    for (let pauseMs = 200; ; pauseMs *= 2) {
      const child = start(process.execPath, [CLI, 'tally', '--samples', '1e15', '--seed', '42'], { NODE_OPTIONS });
      await child.said('heeding');
      await sleep(pauseMs);
      child.kill('SIGINT');
      const { code, stdout } = await child.ended;
      expect(code).toBe(130);
      if (stdout !== '') return stdout;
    }
  };

  test('an interrupted tally keeps what was counted, and merge names the rest', async () => {
    const stdout = await interruptedTally();
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

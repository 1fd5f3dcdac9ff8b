import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';
import { tallySync } from 'estimate-pi';
import { describe, expect, test } from 'vitest';
import { runCli, runModule, start, withoutPackages } from './children.js';
import { schemaErrors } from './scaling-schema.js';
import { treeOf } from './trees.js';

const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const SHORT = ['scaling', '--threads', '1,2', '--seconds', '1'];

describe('estimate-pi scaling', () => {
  test('--json prints a report that keeps the schema, --svg and --html write files', async () => {
    const folder = treeOf({});
    const [svg, html] = [join(folder, 's.svg'), join(folder, 's.html')];
    const { code, stdout, stderr } = await runCli([...SHORT, '--json', '--svg', svg, '--html', html]);
    expect(stderr).toBe(`estimate-pi: wrote ${svg}\nestimate-pi: wrote ${html}\n`);
    expect(code).toBe(0);
    expect(schemaErrors(JSON.parse(stdout))).toEqual([]);
    expect(readFileSync(svg, 'utf8')).toMatch(/^<svg .*<\/svg>\n$/s);
    expect(readFileSync(html, 'utf8')).toMatch(/^<!doctype html>.*<\/html>\n$/s);
  });

  test('shows machine, table, chart and verdict', async () => {
    const { code, stdout, stderr } = await runCli([...SHORT, '--ways']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const text of ['processor ', 'allowed ', 'hits ', 'Karp–Flatt', 'speed-up\n', '● measured', '· ideal']) {
      expect(stdout).toContain(text);
    }
    expect(stdout).toMatch(/^2 processes +\w+( +[\d.]+ [GMk]darts\/s){2} +(?:[\d.]+ %|–) .* [\d.]+ m?s$/m);
    expect(stdout).toMatch(/^(Use \d+ threads?: .*\.|This measurement cannot tell .*)$/m);
    expect(stdout, 'no colours into a pipe').not.toContain('\u001b');
    const rows = stdout.split('\n').filter((line) => /^(threads|way|\d+) {3,}|^\d [a-z ]+ {2,}/.test(line));
    expect(rows).toHaveLength(7);
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(110);
  });

  test('--quiet prints the recommended number of threads alone, or that it is unknown', async () => {
    const { stdout, stderr } = await runCli([...SHORT, '--quiet']);
    expect(stdout).toMatch(/^([12]|unknown)\n$/);
    expect(stderr).toBe('');
  });
});

describe('estimate-pi bench', () => {
  test('compares every kernel with TypeScript and Math.random()', async () => {
    const folder = treeOf({});
    const files = ['--svg', join(folder, 'b.svg'), '--html', join(folder, 'b.html')];
    const { code, stdout } = await runCli(['bench', '--seconds', '1', ...files]);
    expect(code).toBe(0);
    const { stdout: info } = await runCli(['info', '--json']);
    const { kernels } = JSON.parse(info) as { kernels: string[] };
    for (const name of [...kernels, 'typescript', 'Math.random()']) expect(stdout).toContain(`\n${name} `);
    expect(stdout).toMatch(/Math\.random\(\) .* 1\.00×/);
    expect(readdirSync(folder).sort()).toEqual(['b.html', 'b.svg']);
  });
});

describe('estimate-pi converge', () => {
  test('ends with the estimate that the same seed gives anywhere', async () => {
    const file = join(treeOf({}), 'c.svg');
    const args = ['converge', '1e6', '--seed', '42', '--points', '10', '--svg', file];
    const { code, stdout } = await runCli([...args, '--json']);
    expect(code).toBe(0);
    const { estimates } = JSON.parse(stdout) as { estimates: { hits: number; samples: number }[] };
    expect(estimates).toHaveLength(10);
    expect(estimates.at(-1)).toMatchObject({ samples: 1e6, hits: tallySync({ seed: 42, samples: 1e6 }).hits });
    expect(readFileSync(file, 'utf8')).toContain('Closing in on π');
    const { stdout: shown } = await runCli(args);
    expect(shown).toMatch(/1 000 000 +3\.14/);
    expect(shown).toContain('● |estimate − π|');
  });
});

describe('estimate-pi darts', () => {
  test('draws the first darts of the seed and counts them as everyone does', async () => {
    const file = join(treeOf({}), 'd.svg');
    const { code, stdout } = await runCli(['darts', '--seed', '42', '--svg', file]);
    const { hits } = tallySync({ seed: 42, samples: 5000 });
    expect(code).toBe(0);
    expect(stdout).toContain(
      `${hits.toLocaleString('en-US').replaceAll(',', ' ')} of the first 5 000 darts of seed 42`,
    );
    expect(readFileSync(file, 'utf8').match(/<circle /g)).toHaveLength(5000);
  });
});

describe('bad input is one line on stderr and exit 2, before anything is measured', () => {
  test.each([
    [['scaling', '--threads', '0'], "'0'"],
    [['scaling', '--threads', ''], 'The list is empty'],
    [['scaling', '--threads', '1,,2'], '--threads'],
    [['scaling', '--threads', '1,2000'], '1024'],
    [['scaling', '--threads', 'all'], "'all'"],
    [['scaling', '--seconds', '0'], '--seconds'],
    [['scaling', '--seconds', 'soon'], "'soon'"],
    [['scaling', '--backend', 'abacus'], 'native, workers'],
    [['scaling', '--kernel', 'avx1024'], 'avx1024'],
    [['scaling', '--svg', `${'x'.repeat(300)}.svg`], 'name too long'],
    [['scaling', '--svg', '/nowhere/s.svg'], "'/nowhere/s.svg': no such file or directory"],
    [['scaling', '--html', '.'], "'.': illegal operation on a directory"],
    [['scaling', '--svg', ''], '--svg needs the name of a file'],
    [['scaling', '--svg', 'package.json/s.svg'], 'not a directory'],
    [['scaling', '1e6'], 'too many arguments'],
    [['bench', '--html', '/nowhere/b.html'], '--html'],
    [['bench', '--seconds', '-1'], '--seconds'],
    [['converge'], 'samples'],
    [['converge', '0'], 'samples'],
    [['converge', '1e6', '--points', '0'], 'points'],
    [['converge', '1e6', '--svg', '/nowhere/c.svg'], '--svg'],
    [['darts', '--samples', '0'], '--samples'],
    [['darts', '--samples', '1e6'], '100000'],
    [['darts', '--svg', '/nowhere/d.svg'], '--svg'],
  ])('%j', async (args, named) => {
    const { code, stdout, stderr } = await runCli(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^estimate-pi: .+\n$/);
    expect(stderr).toContain(named);
  });

  test('trying whether a file can be written leaves none behind', async () => {
    const folder = treeOf({});
    await runCli(['scaling', '--svg', join(folder, 's.svg'), '--kernel', 'avx1024']);
    expect(readdirSync(folder)).toEqual([]);
  });
});

const HEAVY = [
  '@observablehq/plot',
  'linkedom',
  'simple-ascii-chart',
  'systeminformation',
  'cli-progress',
  'commander',
];

describe('what is loaded, and when', () => {
  test.each(['@observablehq/plot', 'linkedom'])(
    'a picture without %s is one line that tells what to install',
    async (name) => {
      const file = join(treeOf({}), 's.svg');
      const { code, stdout, stderr } = await start(process.execPath, [
        withoutPackages([name]),
        cli,
        ...SHORT,
        '--svg',
        file,
      ]).ended;
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toBe('estimate-pi: pictures need two more packages: npm install @observablehq/plot linkedom\n');
      expect(existsSync(file)).toBe(false);
    },
  );

  test('without a picture the study does without the chart packages', async () => {
    const { code, stderr } = await start(process.execPath, [withoutPackages(HEAVY.slice(0, 2)), cli, ...SHORT]).ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('the library loads none of the packages that only studies and the command line need', async () => {
    const text =
      "import { estimatePi } from 'estimate-pi'; import { fitAmdahl, measureScaling } from 'estimate-pi/scaling'; console.log((await estimatePi(10, { seed: 1 })).hits);";
    expect(await runModule(text, [withoutPackages(HEAVY)])).toMatchObject({ code: 0, stderr: '' });
    const heavy = "await import('systeminformation');";
    expect((await runModule(heavy, [withoutPackages(HEAVY)])).stderr, 'the hook must be able to fail').toContain(
      'not installed',
    );
  });
});

/** Red, green and blue of a PNG's first pixel, which no filter changes. */
function firstPixel(png: Buffer): number[] {
  const chunks: Buffer[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') chunks.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return [...inflateSync(Buffer.concat(chunks)).subarray(1, 4)];
}

const chromium = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);

describe.skipIf(chromium === undefined)('the page in a browser (needs chromium)', () => {
  test.each([
    ['light', 1, [0xff, 0xff, 0xff]],
    ['dark', 0, [0x0d, 0x11, 0x17]],
  ])('is %s where the system is', async (name, scheme, colour) => {
    const folder = treeOf({});
    const [html, png] = [join(folder, 's.html'), join(folder, `${name}.png`)];
    await runCli([...SHORT, '--quiet', '--html', html]);
    await start(chromium ?? '', [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      `--user-data-dir=${join(folder, 'profile')}`,
      `--blink-settings=preferredColorScheme=${scheme}`,
      `--screenshot=${png}`,
      '--window-size=820,1400',
      `file://${html}`,
    ]).ended;
    const picture = readFileSync(png);
    expect(picture.length, 'an empty page would be smaller').toBeGreaterThan(20_000);
    expect(firstPixel(picture)).toEqual(colour);
  });
});

import { estimateFrom, estimatePi, estimatePiSync, samplesFor, type Tally, tallySync } from 'estimate-pi';
import { amdahlSpeedup, readReport, type ScalingReport } from 'estimate-pi/scaling';
import type { Browser } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { PageServer } from '../../dist/cli/page-server.js';
import { words } from '../../dist/stream/lanes.js';
import { firstDarts } from '../../dist/stream/place.js';
import { BROWSERS, LabPage, launch, serveLab } from './browsers.js';

/** Each section does its work, and its numbers are the library's, counted here by native code. */

const SEED = 7;

const spaced = (count: number): string => count.toLocaleString('en-US').replaceAll(',', ' ');

describe.each(BROWSERS)('%s', (name) => {
  let browser: Browser;
  let server: PageServer;
  let lab: LabPage;

  const open = async (samples: string, section: string): Promise<LabPage> => {
    lab = await LabPage.open(browser, `${server.url}?seed=${SEED}&samples=${samples}#${section}`);
    return lab;
  };

  beforeAll(async () => {
    server = await serveLab();
    browser = await launch(name);
  });

  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  afterEach(async () => {
    expect(lab.complaints, 'the console must stay silent').toEqual([]);
    const foreign = lab.requests.filter((url) => !url.startsWith(server.url) && !/^(blob|data):/.test(url));
    expect(foreign, 'nothing may be asked of anyone else').toEqual([]);
    await lab.close();
  });

  test('Throw: the darts of the seed, the hits of the library, the command that repeats it', async () => {
    await open('5000', 'throw');
    await lab.set('#throw-speed', '6');
    await lab.press('#throw-run');
    await lab.page.waitForFunction("document.getElementById('throw-run').disabled");
    expect(await lab.json('#throw-copy')).toEqual(estimateFrom(tallySync({ seed: SEED, samples: 5000 })));
    expect(await lab.text('#throw-copy [data-command]')).toBe(`npx estimate-pi 5000 --seed ${SEED}`);
    expect(await lab.text('#throw-hits')).toBe(`${spaced(tallySync({ seed: SEED, samples: 5000 }).hits)} of 5 000`);
    const description = await lab.page.$eval('#board', (board) => board.getAttribute('aria-label'));
    expect(description).toContain('of 5 000 darts hit');
  });

  test('Throw, step by step: word, cell and verdict of the first ten darts, and a dart that 64 more bits decide', async () => {
    await open('1e6', 'throw');
    for (let step = 1; step < 10; step++) await lab.press('#step-next');
    const drawn = words({ seed: SEED, block: 0, first: 0, last: 10 });
    const darts = firstDarts(SEED, 10);
    const expected = Array.from(drawn, (word, index) => [
      word.toString(16).padStart(8, '0'),
      String((word << 16) >> 16),
      String(word >> 16),
      darts[index]?.isHit ? 'hit' : 'miss',
    ]);
    const rows = await lab.page.$$eval('#steps tbody tr', (all) =>
      all.map((row) => Array.from(row.querySelectorAll('td'), (cell) => cell.textContent ?? '')),
    );
    const shown = rows.map(([, word, i, j, , verdict]) => [word, i, j, verdict].map((cell) => cell?.replace('−', '-')));
    expect(shown.map(([word, i, j, verdict]) => [word, i, j, /hit|miss/.exec(verdict ?? '')?.[0]])).toEqual(expected);

    await lab.press('#step-near');
    const told = await lab.text('#near');
    const index = Number(/^Dart ([\d ]+) of/.exec(told)?.[1]?.replaceAll(' ', ''));
    expect(told).toMatch(firstDarts(SEED, index + 1)[index]?.isHit ? /a hit\.$/ : /a miss\.$/);
  });

  test('Close in: the last estimate is the library’s, and a digit more can be tried', async () => {
    await open('3e7', 'close-in');
    await lab.run('#close-in-run');
    const { pi, hits, standardError } = estimatePiSync(3e7, { seed: SEED });
    expect(await lab.json('#close-in-copy')).toMatchObject({ pi, hits, standardError, samples: 3e7, seed: SEED });
    expect(await lab.text('#close-in-copy [data-command]')).toBe(`npx estimate-pi 30000000 --seed ${SEED}`);
    expect(await lab.text('#close-in-status')).toContain('after 30 000 000 darts');
    for (const figure of ['#close-in-error', '#close-in-estimate']) {
      expect(await lab.page.$eval(`${figure} svg`, (svg) => svg.getAttribute('aria-label'))).toMatch(/π/);
      expect((await lab.texts(`${figure} tbody tr`)).length).toBeGreaterThan(30);
    }
    await lab.run('#digits tbody tr:nth-child(2) button');
    const tried = await estimatePi(samplesFor(1e-3), { seed: SEED });
    expect(await lab.text('#digits tbody tr:nth-child(2) td:nth-of-type(4)')).toBe(tried.pi.toFixed(4));
  });

  test('Close in: Stop keeps what was counted', async () => {
    await open('1e15', 'close-in');
    await lab.press('#close-in-run');
    await lab.page.waitForSelector('#close-in-error svg');
    await lab.press('#close-in-stop');
    await lab.page.waitForFunction("!document.getElementById('close-in-run').disabled");
    const { samples, hits } = (await lab.json('#close-in-copy')) as Tally;
    expect(samples).toBeLessThan(1e15);
    expect(hits).toBe((await estimatePi(samples, { seed: SEED })).hits);
  });

  test('Go parallel: a report that the library reads, a verdict in words, the guess beside it', async () => {
    await open('1e9', 'parallel');
    await lab.set('#guess', '1.2');
    await lab.page.select('#parallel-seconds', '5');
    await lab.run('#parallel-run');
    const report: ScalingReport = readReport(await lab.json('#parallel-copy'));
    expect(report.hits).toBe(tallySync({ seed: report.seed, samples: report.samples }).hits);
    const { threads, candidates } = report.verdict;
    const answer =
      threads === null
        ? `Not certain: ${candidates.join(' or ')} threads.`
        : `Use ${threads} thread${threads === 1 ? '' : 's'}.`;
    expect(await lab.text('#verdict .answer')).toBe(answer);
    const findings = await lab.texts('#verdict li');
    expect(findings[0]).toBe(report.verdict.findings[0]);
    expect(findings.join('\n')).toContain('You guessed 1.2 times');
    const measured = report.points.map((point) => point.threads);
    expect((await lab.texts('#speedup tbody tr')).length).toBe(measured.length);
    expect(await lab.text('#parallel-copy [data-command]')).toBe(
      `npx estimate-pi scaling --threads ${measured.join(',')}`,
    );
    await lab.set('#cores', '1');
    const again = readReport(await lab.json('#parallel-copy'));
    expect(again.machine.allowedCores).toBe(1);
    expect(again.points.at(-1)?.pastPhysicalCores).toBe(measured.length > 1);
  });

  test('Go parallel, stopped early: says so, keeps what it has, and lets the time be chosen again', async () => {
    await open('1e9', 'parallel');
    const isDisabled = () =>
      lab.page.$eval('#parallel-seconds', (found) => (found as unknown as { disabled: boolean }).disabled);
    await lab.press('#parallel-run');
    await lab.page.waitForFunction("document.querySelector('#parallel-progress').value > 0.2");
    expect(await isDisabled()).toBe(true);
    await lab.press('#parallel-stop');
    await lab.page.waitForFunction("!document.querySelector('#parallel-run').disabled");
    expect(await isDisabled()).toBe(false);
    const { verdict } = readReport(await lab.json('#parallel-copy'));
    const findings = await lab.texts('#verdict li');
    expect(findings.includes('You stopped it early: let it measure to its end.')).toBe(verdict.threads === null);
    expect(
      await lab.page.$eval('#parallel-progress', (bar) => (bar as unknown as { value: number }).value),
    ).toBeLessThan(1);
  });

  test('Amdahl’s slider follows the keyboard and says what the law gives', async () => {
    await open('1e9', 'parallel');
    await lab.page.focus('#serial');
    await lab.page.keyboard.press('ArrowRight');
    const serial = Number(await lab.page.$eval('#serial', (input) => (input as unknown as { value: string }).value));
    expect(serial).toBeGreaterThan(5);
    const speedup = amdahlSpeedup(serial / 100, 16).toPrecision(3);
    expect(await lab.text('#serial-meaning')).toContain(`16 threads are ${speedup} times as fast`);
  });

  test('Compare: every kernel counts the library’s hits; native bars are recorded, or pasted', async () => {
    await open('1e9', 'kernels');
    expect(await lab.text('#bars table')).toContain('native, ');
    await lab.run('#kernels-run');
    const report = (await lab.json('#kernels-copy')) as {
      readonly seed: number;
      readonly samples: number;
      readonly hits: number;
      readonly speeds: readonly { readonly name: string }[];
    };
    expect(report.hits).toBe(tallySync({ seed: report.seed, samples: report.samples }).hits);
    const names = report.speeds.map((speed) => speed.name);
    expect(names).toEqual(expect.arrayContaining(['wasm', 'typescript', 'Math.random()']));
    const table = await lab.text('#bars table');
    for (const bar of names) expect(table).toContain(bar);

    await lab.press('input[value="pasted"]');
    const pasted = { machine: { cpu: 'A <b>CPU</b>' }, speeds: [{ name: 'avx9', threads: 1, samplesPerSecond: 9e10 }] };
    await lab.set('#pasted', JSON.stringify(pasted));
    expect(await lab.text('#bars table')).toContain('native, avx9A <b>CPU</b>90.0 Gdarts/s');
    await lab.set('#pasted', '{"speeds":');
    expect(await lab.text('#pasted-note')).toMatch(/^Not understood: this is no JSON/);
  });

  test('One seed twice: sixteen times the same tally, beside shards that merge to the library’s', async () => {
    await open('1e9', 'one-seed');
    await lab.run('#one-seed-run');
    const { wrong, right } = (await lab.json('#one-seed-copy')) as {
      readonly wrong: { readonly tallies: readonly Tally[] };
      readonly right: { readonly tallies: readonly Tally[]; readonly merged: Tally };
    };
    expect(new Set(wrong.tallies.map(({ hits }) => hits))).toEqual(
      new Set([tallySync({ seed: SEED, samples: 1000 }).hits]),
    );
    expect(right.merged).toEqual(tallySync({ seed: SEED, samples: 16_000 }));
    const [wrongly, rightly] = /(\d+) of 60 .* shards, (\d+)/.exec(await lab.text('#one-seed-status'))?.slice(1) ?? [];
    expect(Number(wrongly)).toBeGreaterThan(4 * Number(rightly));
    expect(await lab.text('#one-seed-refusal')).toContain('are in two tallies');
  });

  test('From Python: a tab for each way, moved by arrow keys, each with what it costs', async () => {
    await open('1e9', 'python');
    await lab.page.focus('[role="tab"]');
    const titles = await lab.texts('[role="tab"]');
    for (const title of titles) {
      expect(await lab.text('[role="tab"][aria-selected="true"]')).toBe(title);
      const panel = await lab.text('[role="tabpanel"]:not([hidden])');
      expect(panel).toMatch(/Python: [\s\S]*What it costs: \d[\s\S]*Here: examples\/[\s\S]*What it costs: [\da]/);
      expect(panel).not.toMatch(/What it costs: [^.]*undefined/);
      await lab.page.keyboard.press('ArrowRight');
    }
    expect(titles.length).toBe(6);
  });

  test('Exercises: the right answers are right, others are not', async () => {
    await open('1e9', 'python');
    const hitsOf = (start: number, samples: number): number => tallySync({ seed: SEED, start, samples }).hits;
    const shards = Array.from({ length: 16 }, (_, shard) => hitsOf(shard * 1e5, 1e5));
    const [word] = words({ seed: SEED, block: 0, first: 12_345, last: 12_346 });
    const answers = [
      hitsOf(0, 1e6),
      hitsOf(5e6, 1e6),
      shards.indexOf(Math.max(...shards)),
      samplesFor(0.0005),
      19,
      `0x${word?.toString(16)}`,
    ];
    for (const [index, answer] of answers.entries()) {
      const item = `#exercises > li:nth-child(${index + 1})`;
      const check = async (given: string): Promise<string> => {
        await lab.set(`${item} input`, given);
        await lab.press(`${item} button`);
        await lab.page.waitForFunction(`/[✓✗]/.test(document.querySelector('${item} [role=status]').textContent)`);
        const outcome = await lab.text(`${item} [role=status]`);
        await lab.page.$eval(`${item} [role=status]`, (status) => status.replaceChildren());
        return outcome;
      };
      expect(await check('20'), `exercise ${index + 1}`).toContain('✗');
      expect(await check(String(answer)), `exercise ${index + 1}`).toContain('✓');
    }
  });
});

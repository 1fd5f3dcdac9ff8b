import { measureScaling, type Progress, type ScalingReport, tally } from 'estimate-pi';
import { beforeAll, describe, expect, test } from 'vitest';
import { select } from '../dist/backends/select.js';
import { runStudy } from '../dist/scaling/study.js';
import { compareWays } from '../dist/scaling/ways.js';
import { contenders } from './contenders.js';
import { DESKTOP, hyperthreaded, reportOf, upTo, WAYS } from './scaling-reports.js';
import { schemaErrors } from './scaling-schema.js';

const backends = [...new Set(contenders.map((contender) => contender.backend))];
const BLOCK = 2 ** 20;
const LEAST = 2 * 16 * BLOCK;

describe.each(backends)('a study on the %s backend', (backend) => {
  let report: ScalingReport;
  const progress: Progress[] = [];

  beforeAll(async () => {
    const onProgress = (each: Progress): void => void progress.push(each);
    report = await measureScaling({ backend, samples: LEAST, threads: [2, 1, 2], trials: 3, ways: true, onProgress });
  }, 60_000);

  test('keeps the schema', () => {
    expect(schemaErrors(report)).toEqual([]);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  test('has each number of threads once, in order, with all its trials', () => {
    expect(report.points.map(({ threads }) => threads)).toEqual([1, 2]);
    for (const { trials } of report.points) expect(trials).toHaveLength(3);
  });

  test('counted the darts that it says it counted', async () => {
    expect(report.samples).toBe(LEAST);
    expect(report.hits).toBe((await tally({ seed: report.seed, samples: LEAST })).hits);
  });

  test('takes speed-up and efficiency from the medians', () => {
    const [one, two] = report.points;
    expect(one).toMatchObject({ speedup: 1, efficiency: 1, karpFlatt: null });
    expect(two?.speedup).toBeCloseTo((two?.samplesPerSecond ?? 0) / (one?.samplesPerSecond ?? 1), 12);
    expect(two?.efficiency).toBeCloseTo((two?.speedup ?? 0) / 2, 12);
  });

  test('compares the ways of going parallel by the same hits', async () => {
    const measured = report.ways?.measured ?? [];
    const expected = backends.includes('native')
      ? ['addon threads', 'worker threads', 'processes']
      : ['worker threads', 'processes'];
    expect(measured.map(({ way }) => way)).toEqual(expected);
    const { hits } = await tally({ seed: report.seed, samples: report.ways?.samples ?? 0 });
    for (const way of measured) expect(way.hits).toBe(hits);
    expect(measured.find(({ way }) => way === 'processes')?.kernel).toBe(report.kernel);
  });

  test('progress only grows and ends at the total', () => {
    const shares = progress.map(({ done, total }) => done / total);
    expect(shares).toEqual([...shares].sort((x, y) => x - y));
    expect(shares.at(-1)).toBe(1);
    expect(new Set(progress.map(({ total }) => total)).size).toBe(1);
  });
});

describe('what a study may be asked', () => {
  test.each([
    [{ threads: 2 }, 'TypeError', 'threads must be an array'],
    [{ threads: [] }, 'RangeError', 'threads must not be empty'],
    [{ threads: [0] }, 'RangeError', 'threads[0] must be an integer from 1 to 1024'],
    [{ threads: [1, 1025] }, 'RangeError', 'threads[1]'],
    [{ threads: [1, 2.5] }, 'RangeError', 'threads[1]'],
    [{ threads: ['2'] }, 'TypeError', 'threads[0]'],
    [{ samples: 1000 }, 'RangeError', `samples must be at least ${16 * BLOCK}`],
    [{ samples: LEAST, threads: [4] }, 'RangeError', `samples must be at least ${2 * LEAST} for up to 4 threads`],
    [{ samples: Number.NaN }, 'RangeError', 'samples'],
    [{ samples: 1e9, seconds: 1 }, 'RangeError', 'samples and seconds exclude each other'],
    [{ seconds: 0 }, 'RangeError', 'seconds must be a number from 0.1 to 86400'],
    [{ seconds: '1' }, 'TypeError', 'seconds'],
    [{ trials: 0 }, 'RangeError', 'trials must be an integer from 1 to 1000'],
    [{ ways: 1 }, 'TypeError', 'ways must be true or false'],
    [{ backend: 'gpu' }, 'RangeError', 'backend'],
    [{ kernel: 'avx1024' }, 'RangeError', 'avx1024'],
    [{ seed: -1 }, 'RangeError', 'seed'],
    [{ signal: {} }, 'TypeError', 'signal'],
    [{ onProgress: true }, 'TypeError', 'onProgress'],
    [{ thread: [1] }, 'TypeError', "unknown option 'thread'"],
    [null, 'TypeError', 'options must be an object'],
  ])('%j is a %s', async (options, name, text) => {
    const began = performance.now();
    await expect(measureScaling(options as never)).rejects.toMatchObject({
      name,
      code: expect.stringMatching(/^ERR_/),
      message: expect.stringContaining(text),
    });
    expect(performance.now() - began, 'it must be refused before anything is measured').toBeLessThan(3000);
  });
});

describe('cutting a study short', () => {
  test('a signal that is aborted already rejects with its reason', async () => {
    const reason = new Error('never mind');
    await expect(measureScaling({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  test.each([false, true])('an abort rejects with the reason, whatever it was doing (ways: %s)', async (ways) => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const call = measureScaling({
      seconds: ways ? 0.2 : 600,
      threads: [1, 2],
      trials: 3,
      ways,
      signal: controller.signal,
      onProgress: ({ done, total }) => {
        if (!ways || done / total > 0.7) controller.abort(reason);
      },
    });
    await expect(call).rejects.toBe(reason);
  });

  test('an abort does not wait for a trial of the ways to end', async () => {
    const controller = new AbortController();
    const plan = { selection: select({}), seed: 1, threads: 2, processors: 2, trials: 1, budgetMs: 90_000 };
    const reason = new Error('enough');
    let abortedAt = Number.NaN;
    setTimeout(() => {
      abortedAt = performance.now();
      controller.abort(reason);
    }, 3000);
    const watch = { signal: controller.signal, keepsPartial: false, onProgress: undefined };
    await expect(compareWays(plan, watch)).rejects.toBe(reason);
    expect(performance.now() - abortedAt, 'a trial takes 20 s').toBeLessThan(3000);
  });

  test('what onProgress throws rejects the call', async () => {
    const broken = new Error('the listener is broken');
    const onProgress = (): void => {
      throw broken;
    };
    await expect(measureScaling({ seconds: 0.2, onProgress })).rejects.toBe(broken);
  });

  test('the command line keeps what was measured until then', async () => {
    const controller = new AbortController();
    const report = await runStudy(
      {
        samples: LEAST,
        threads: [1, 2],
        trials: 5,
        ways: true,
        signal: controller.signal,
        onProgress: ({ done, total }) => {
          if (done / total > 0.4) controller.abort();
        },
      },
      true,
    );
    expect(schemaErrors(report)).toEqual([]);
    expect(report).toMatchObject({ partial: true, ways: null });
    const trials = report.points.map((point) => point.trials.length);
    expect(Math.max(...trials)).toBeLessThan(5);
    expect(Math.min(...trials)).toBeGreaterThan(0);
  });
});

describe('the laws in a report', () => {
  const report = reportOf(DESKTOP, upTo(16), hyperthreaded, { ways: WAYS });

  test('a report of many threads keeps the schema', () => {
    expect(schemaErrors(report)).toEqual([]);
  });

  test('the schema is no rubber stamp', () => {
    expect(schemaErrors({ ...report, seed: -1 })).not.toEqual([]);
    expect(schemaErrors({ ...report, more: 1 })).not.toEqual([]);
    expect(schemaErrors({ ...report, points: [] })).not.toEqual([]);
    expect(schemaErrors({ ...report, verdict: undefined })).not.toEqual([]);
  });

  test("Amdahl's law is fitted through the physical cores alone", () => {
    expect(report.amdahl?.serialFraction).toBeCloseTo(0.002, 9);
    expect(report.points.map(({ pastPhysicalCores }) => pastPhysicalCores)).toEqual(upTo(16).map((n) => n > 8));
  });

  test('the Universal Scalability Law is fitted through all points', () => {
    expect(report.usl?.peakThreads).toBeGreaterThan(8);
    expect(report.usl?.peakThreads).toBeLessThan(64);
  });

  test('one trial tells nothing about its error', async () => {
    const single = await measureScaling({ samples: LEAST, threads: [1, 2], trials: 1 });
    expect(single.points[1]?.speedupError).toBeNull();
    expect(single.amdahl?.standardError).toBeNull();
    expect(schemaErrors(single)).toEqual([]);
  });
});

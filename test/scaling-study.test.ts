import { tally } from 'estimate-pi';
import { measureScaling, type ScalingAnalysis, type ScalingReport } from 'estimate-pi/scaling';
import { beforeAll, describe, expect, test } from 'vitest';
import { planTrials } from '../dist/scaling/plan.js';
import { compareWays } from '../dist/scaling/ways.js';
import { runModule } from './children.js';
import { contenders } from './contenders.js';
import { DESKTOP, hyperthreaded, reportOf, upTo, WAYS } from './scaling-reports.js';
import { schemaErrors } from './scaling-schema.js';

const backends = [...new Set(contenders.map((contender) => contender.backend))];
const BLOCK = 2 ** 20;
const LEAST = 2 * 16 * BLOCK;

describe.each(backends)('a study on the %s backend', (backend) => {
  let report: ScalingReport;
  const shares: number[] = [];
  const rounds: ScalingAnalysis[] = [];

  beforeAll(async () => {
    const onRound = (soFar: ScalingAnalysis): void => void rounds.push(soFar);
    const onProgress = (share: number): void => void shares.push(share);
    const watch = { onProgress, onRound };
    report = await measureScaling({ backend, samples: LEAST, threads: [2, 1, 2], trials: 3, ways: true, ...watch });
  }, 60_000);

  test('onRound is told after each round what the trials so far amount to, the last time what the report says', () => {
    expect(rounds.map(({ points }) => points.map(({ trials }) => trials.length))).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    const speedups = (points: ScalingAnalysis['points']): number[] => points.map(({ speedup }) => speedup);
    expect(speedups(rounds[2]?.points ?? [])).toEqual(speedups(report.points));
  });

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

  test('takes the speed-up from the rounds', () => {
    const [one, two] = report.points;
    expect(one).toMatchObject({ speedup: 1, efficiency: 1, karpFlatt: null });
    const ratios = (two?.trials ?? []).map((rate, round) => rate / (one?.trials[round] ?? Number.NaN));
    expect(two?.speedup).toBe([...ratios].sort((x, y) => x - y)[1]);
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

  test('its share only grows and ends at the whole', () => {
    expect(shares).toEqual([...shares].sort((x, y) => x - y));
    expect(shares.at(-1)).toBe(1);
    expect(shares[0], 'something is told at once').toBeLessThan(0.2);
  });
});

describe('what a study may be asked', () => {
  test.each([
    [{ threads: 2 }, 'TypeError', 'threads must be an array'],
    [{ threads: [] }, 'RangeError', 'threads must be an array of at least one value'],
    [{ threads: [0] }, 'RangeError', 'threads[0] must be an integer from 1 to 1024'],
    [{ threads: [1, 1025] }, 'RangeError', 'threads[1]'],
    [{ threads: [1, 2.5] }, 'RangeError', 'threads[1]'],
    [{ threads: ['2'] }, 'TypeError', 'threads[0]'],
    [{ samples: 1000 }, 'RangeError', `samples must be at least ${16 * BLOCK}`],
    [{ samples: LEAST, threads: [4] }, 'RangeError', `samples must be at least ${2 * LEAST} for up to 4 threads`],
    [{ samples: Number.NaN }, 'RangeError', 'samples'],
    [{ samples: 1e9, seconds: 1 }, 'RangeError', 'samples and seconds exclude each other'],
    [{ seconds: 0 }, 'RangeError', 'seconds must be a number from 0.1 to 86400'],
    [{ seconds: 0.5 }, 'RangeError', 'seconds must be at least 1 for a study; got 0.5'],
    [{ keepPartial: 1 }, 'TypeError', 'keepPartial must be true or false'],
    [{ seconds: '1' }, 'TypeError', 'seconds'],
    [{ trials: 0 }, 'RangeError', 'trials must be an integer from 1 to 1000'],
    [{ ways: 1 }, 'TypeError', 'ways must be true or false'],
    [{ backend: 'gpu' }, 'RangeError', 'backend'],
    [{ kernel: 'avx1024' }, 'RangeError', 'avx1024'],
    [{ seed: -1 }, 'RangeError', 'seed'],
    [{ signal: {} }, 'TypeError', 'signal'],
    [{ onProgress: true }, 'TypeError', 'onProgress'],
    [{ onRound: true }, 'TypeError', 'onRound'],
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
      // The ways begin at 0.45 of the time; on a busy machine few shares are told.
      seconds: ways ? 6 : 600,
      threads: [1, 2],
      trials: 3,
      ways,
      signal: controller.signal,
      onProgress: (share) => {
        if (!ways || share > 0.5) controller.abort(reason);
      },
    });
    await expect(call).rejects.toBe(reason);
  });

  /** Nothing tells that a trial has begun: ways are started and warmed up within two seconds, and the first trial goes on for twenty. */
  const MOMENT_WITHIN_A_TRIAL_MS = 3000;

  test('an abort does not wait for a trial of the ways to end', async () => {
    const controller = new AbortController();
    const run = { backend: 'workers', kernel: 'typescript' } as const;
    const endsAt = performance.now() + 90_000;
    const plan = { run, seed: 1, threads: 2, processors: 2, rounds: 1, endsAt };
    const reason = new Error('enough');
    let abortedAt = Number.NaN;
    setTimeout(() => {
      abortedAt = performance.now();
      controller.abort(reason);
    }, MOMENT_WITHIN_A_TRIAL_MS);
    const watch = { signal: controller.signal, keepPartial: false, onTick: undefined };
    await expect(compareWays(plan, watch)).rejects.toBe(reason);
    expect(performance.now() - abortedAt, 'a trial takes 20 s').toBeLessThan(3000);
  });

  test('what onProgress throws rejects the call', async () => {
    const broken = new Error('the listener is broken');
    const onProgress = (): void => {
      throw broken;
    };
    await expect(measureScaling({ seconds: 1, onProgress })).rejects.toBe(broken);
  });

  test('with keepPartial, what was measured until then is the report', async () => {
    const controller = new AbortController();
    const report = await measureScaling({
      samples: LEAST,
      threads: [1, 2],
      trials: 1000,
      ways: true,
      keepPartial: true,
      signal: controller.signal,
      onProgress: (share) => {
        if (share > 0.02) controller.abort();
      },
    });
    expect(schemaErrors(report)).toEqual([]);
    expect(report).toMatchObject({ partial: true, ways: null });
    const trials = report.points.map((point) => point.trials.length);
    expect(Math.max(...trials)).toBeLessThan(1000);
    expect(Math.min(...trials)).toBeGreaterThan(0);
  });
});

describe('what is planned', () => {
  const wanted = {
    machine: DESKTOP,
    threads: undefined,
    trials: undefined,
    samples: undefined,
    rate: 15e6,
    leftMs: 9000,
  };

  test('fits into the time, with as many trials as tell how far they scatter', () => {
    const plan = planTrials(wanted);
    expect(plan.threads).toEqual([1, 2, 4, 8, 16]);
    expect(plan.rounds).toBe(15);
    expect(plan.rounds * plan.roundMs).toBeLessThanOrEqual(9000);
    expect(plan.rounds * plan.roundMs).toBeGreaterThan(0.9 * 9000);
  });

  test('every number of threads divides the blocks, where there are enough of them', () => {
    const { samples, threads } = planTrials({
      ...wanted,
      machine: { ...DESKTOP, allowedThreads: 12, allowedCores: 6 },
    });
    expect(threads.length).toBeGreaterThan(1);
    expect(threads.map((each) => (samples / BLOCK) % each)).toEqual(threads.map(() => 0));
  });

  test('a slow kernel on many threads gets fewer trials, then fewer numbers of threads', () => {
    const server = { ...DESKTOP, allowedThreads: 128, allowedCores: 64, performanceCores: 64 };
    const slower = planTrials({ ...wanted, machine: server, rate: 4e6 });
    expect(slower.threads).toHaveLength(8);
    expect(slower.rounds).toBeLessThan(15);
    expect(slower.rounds).toBeGreaterThanOrEqual(5);
    const slow = planTrials({ ...wanted, machine: server, rate: 2e5 });
    expect(slow.threads).toEqual([1, 64, 128]);
    expect(planTrials({ ...wanted, machine: server, rate: 2e4 }).rounds, 'impossible').toBeLessThan(3);
  });

  test('what is asked for is not made fewer', () => {
    expect(planTrials({ ...wanted, threads: [4, 2, 4], rate: 1e3 }).threads).toEqual([1, 2, 4]);
    expect(planTrials({ ...wanted, samples: 2 ** 30, leftMs: Number.POSITIVE_INFINITY })).toMatchObject({
      samples: 2 ** 30,
      rounds: 15,
    });
  });
});

describe('the laws in a report', () => {
  const report = reportOf(DESKTOP, upTo(16), hyperthreaded, { ways: WAYS }, { noise: 1e-9 });

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
    expect(report.amdahl?.serialFraction).toBeCloseTo(0.002, 6);
    expect(report.points.map(({ pastPhysicalCores }) => pastPhysicalCores)).toEqual(upTo(16).map((n) => n > 8));
  });

  test('so is the Universal Scalability Law, which was not made for hyperthreads', () => {
    expect(report.usl?.contention).toBeCloseTo(0.002, 6);
    expect(report.usl?.coherency).toBeLessThan(1e-6);
  });

  test('one trial tells nothing about its error, and nothing is recommended', async () => {
    const single = await measureScaling({ samples: LEAST, threads: [1, 2], trials: 1 });
    expect(single.points[1]).toMatchObject({ mad: null, speedupError: null, speedupInterval: null });
    expect(single).toMatchObject({ amdahl: null, usl: null, verdict: { threads: null, doubt: 'few trials' } });
    expect(schemaErrors(single)).toEqual([]);
  });
});

test("the environment's variables do not choose the kernels of a comparison", async () => {
  const text = `import { measureScaling } from 'estimate-pi/scaling';
    const { kernel, ways } = await measureScaling({ samples: 2 ** 25, threads: [1, 2], trials: 1, ways: true });
    console.log(JSON.stringify({ kernel, ways: ways.measured.map(({ way, kernel }) => [way, kernel]) }));`;
  const { stdout, stderr } = await runModule(text, [], { ESTIMATE_PI_KERNEL: 'typescript' });
  expect(stderr).toBe('');
  const { kernel, ways } = JSON.parse(stdout) as { kernel: string; ways: [string, string][] };
  expect(kernel).toBe('typescript');
  for (const [way, used] of ways) if (way !== 'addon threads') expect(used).toBe('typescript');
  expect(ways.some(([way]) => way === 'addon threads')).toBe(backends.includes('native'));
});

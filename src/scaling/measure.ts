import { select } from '../backends/select.js';
import { elapsedSince, now } from '../clock.js';
import { rangeError } from '../errors.js';
import { processorsLeft } from '../platform/machine.js';
import { describeMachine } from '../platform/node/machine.js';
import { requireProcesses } from '../platform/node/processes.js';
import { randomSeed } from '../seed.js';
import { refuseAborted } from '../signal.js';
import { createShare } from '../trials/share.js';
import type { Watch } from '../trials/trials.js';
import { analyse } from './analyse.js';
import { readScalingOptions, refuseTooFew, type ScalingOptions } from './options.js';
import { measurePoints, type PointsPlan } from './points.js';
import type { ScalingReport, ScalingWays } from './report.js';
import { compareWays } from './ways.js';

const DEFAULT_SECONDS = 10;
const DEFAULT_SECONDS_WITH_WAYS = 20;
/** The rest of the time is for starting the program, and for what its caller does with the report. */
const USED_SHARE = 0.92;
/** Of the time, with ways to be compared. */
const SHARE_OF_POINTS = 0.45;
/** Ways that are compared after points of a given number of darts take so long beside them. */
const WAYS_MS = 5000;

type Times = {
  readonly seconds: number;
  readonly begin: number;
  readonly pointsEnd: number | undefined;
  readonly waysEnd: number | undefined;
};

function timesOf({ samples, seconds, ways }: ScalingOptions): Times {
  const begin = now();
  const all = seconds ?? (ways ? DEFAULT_SECONDS_WITH_WAYS : DEFAULT_SECONDS);
  if (samples !== undefined) return { seconds: all, begin, pointsEnd: undefined, waysEnd: undefined };
  const allMs = 1000 * all;
  const end = begin + USED_SHARE * allMs;
  return { seconds: all, begin, pointsEnd: ways ? begin + SHARE_OF_POINTS * allMs : end, waysEnd: end };
}

/** Measures the ways of going parallel, on as many threads as the points had at most; null where an abort came before. */
async function measureWays(
  { run, seed, machine }: PointsPlan,
  threads: number,
  rounds: number | undefined,
  end: number | undefined,
  watch: Watch,
): Promise<ScalingWays | null> {
  if (watch.signal?.aborted) return null;
  const processors = processorsLeft(machine);
  const endsAt = end ?? now() + WAYS_MS;
  return compareWays({ run, seed, threads, processors, rounds, endsAt }, watch);
}

/**
 * Measures how throughput grows with threads on this machine: interleaved trials, speed-up, efficiency, Karp–Flatt serial
 * fraction, the laws of Amdahl, Gunther and Gustafson, the machine, and a verdict in words: how many threads to use, or that
 * the measurement cannot tell. Each comparison behind it is wrong in at most one of a hundred cases.
 *
 * @returns plain JSON, as schema/scaling-report.schema.json describes it
 * @throws (as a rejection) TypeError or RangeError with a `code` for bad input, before any trial; `signal.reason` when aborted;
 *   Error (ERR_HITS_DIFFER) if any trial counted other hits than the rest, which no correct machine does
 * @example
 * const { points, verdict } = await measureScaling({ seconds: 5 });
 */
export async function measureScaling(given: ScalingOptions = {}): Promise<ScalingReport> {
  const options = readScalingOptions(given);
  const { signal, keepPartial = false, threads, trials, samples } = options;
  const times = timesOf(options);
  refuseAborted(signal);
  if (options.ways) requireProcesses();
  const { backend, kernel } = select({ backend: options.backend, kernel: options.kernel });
  if (backend.hasOwnThreads) {
    const message = `backend must be one whose threads a study can choose, 'native' or 'workers'; got '${backend.name}'`;
    throw rangeError('ERR_OUT_OF_RANGE', message);
  }
  const run = { backend: backend.name, kernel };
  const share = createShare(options.onProgress, (times.waysEnd ?? Number.POSITIVE_INFINITY) - times.begin);
  const watch: Watch = { signal, keepPartial, onTick: share.tick };
  share.tick();
  const machine = await describeMachine();
  share.tick();
  const most = Math.max(...(threads ?? [1]));
  if (samples !== undefined) refuseTooFew(samples, most);

  const seed = options.seed ?? randomSeed();
  const time =
    times.pointsEnd === undefined ? undefined : { seconds: times.seconds, begin: times.begin, end: times.pointsEnd };
  const { onRound } = options;
  const untold = { otherLoad: null, throttledMs: null, ways: null };
  const plan: PointsPlan = {
    ...{ machine, run, seed, threads, trials, samples, time },
    onRound: onRound && ((soFar) => onRound(analyse(soFar, { machine, ...untold }))),
  };
  const { points, ...measured } = await measurePoints(plan, watch, (endsAt) => {
    if (samples !== undefined) share.expect(endsAt - times.begin + (options.ways ? WAYS_MS : 0));
  });
  const used = Math.max(...points.map((point) => point.threads));
  const ways = options.ways ? await measureWays(plan, used, trials, times.waysEnd, watch) : null;
  const { otherLoad, throttledMs } = measured;
  const analysis = analyse(points, { machine, otherLoad, throttledMs, ways });
  share.finish();
  return {
    version: 1,
    ...(signal?.aborted && { partial: true }),
    machine,
    ...run,
    seed,
    samples: measured.samples,
    hits: measured.hits,
    elapsedMs: elapsedSince(times.begin),
    points: analysis.points,
    amdahl: analysis.amdahl,
    usl: analysis.usl,
    throttledMs,
    otherLoad,
    ways,
    verdict: analysis.verdict,
  };
}

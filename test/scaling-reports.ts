import type { Machine, ScalingReport } from 'estimate-pi';
import { lawsOf, speedupsOf } from '../dist/scaling/study.js';
import { verdictOf } from '../dist/scaling/verdict.js';

/** Reports of machines that are not at hand. */

export const DESKTOP: Machine = {
  cpu: 'Example <8> & more',
  platform: 'linux-x64',
  node: 'v20.19.0',
  physicalCores: 8,
  hardwareThreads: 16,
  performanceCores: 8,
  efficiencyCores: 0,
  allowedThreads: 16,
  allowedCores: 8,
  quota: null,
};

export type Facts = Partial<Pick<ScalingReport, 'throttledMs' | 'otherLoad' | 'ways'>>;

const RATE = 15e9;

/** What a study would report if `threads` threads were `speedup(threads)` times as fast as one, give or take 1 %. */
export function reportOf(
  machine: Machine,
  threads: readonly number[],
  speedup: (threads: number) => number,
  facts: Facts = {},
): ScalingReport {
  const measurements = threads.map((used) => {
    const rate = RATE * speedup(used);
    const trials = [0.99, 1, 1.01, 1, 1].map((factor) => factor * rate);
    return { threads: used, samples: 2 ** 30, hits: 843_314_857, samplesPerSecond: rate, mad: 0.01 * rate, trials };
  });
  const measured = {
    machine,
    ...lawsOf(speedupsOf(measurements), machine),
    throttledMs: 0,
    otherLoad: 0,
    ways: null,
    ...facts,
  };
  return {
    version: 1,
    backend: 'native',
    kernel: 'avx2',
    seed: 42,
    samples: 2 ** 30,
    hits: 843_314_857,
    elapsedMs: 21_000,
    ...measured,
    verdict: verdictOf(measured),
  };
}

export const upTo = (most: number): number[] => Array.from({ length: most }, (_, index) => index + 1);

/** Nearly linear over the cores, then a sixth more by hyperthreads. */
export function hyperthreaded(threads: number): number {
  return threads <= 8 ? threads / (1 + 0.002 * (threads - 1)) : 7.89 * (1 + 0.02 * (threads - 8));
}

export const WAYS: ScalingReport['ways'] = {
  samples: 2 ** 25,
  measured: (['addon threads', 'worker threads', 'processes'] as const).map((way, index) => ({
    way,
    kernel: way === 'worker threads' ? 'typescript' : 'avx2',
    threads: 8,
    samplesPerSecondAlone: RATE / (index + 1),
    samplesPerSecond: (7.5 * RATE) / (index + 1),
    mad: RATE / 20,
    speedup: 7.5,
    efficiency: 7.5 / 8,
    startMs: [0.4, 40, 90][index] ?? 0,
    hits: 26_354_285,
  })),
};

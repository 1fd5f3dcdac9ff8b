import type { Machine, ScalingReport } from 'estimate-pi';
import { DESKTOP, hyperthreaded, reportOf, upTo, WAYS } from './scaling-reports.js';

/** Reports of machines of every kind, for pictures and pages to be drawn of. */

const machine = (
  cpu: string,
  physicalCores: number,
  hardwareThreads: number,
  facts: Partial<Machine> = {},
): Machine => ({
  ...DESKTOP,
  cpu,
  physicalCores,
  hardwareThreads,
  performanceCores: physicalCores,
  allowedThreads: hardwareThreads,
  allowedCores: physicalCores,
  ...facts,
});

const doubling = (most: number): number[] =>
  [1, 2, 4, 8, 16, 32, 64, 128, 256].filter((threads) => threads < most).concat(most);

const server = (threads: number): number => {
  const cores = Math.min(threads, 64);
  return (cores / (1 + 0.0012 * (cores - 1))) * (1 + 0.003 * Math.max(threads - 64, 0));
};

/** Deterministic noise of so many percent. */
const noisy = (percent: number) => (threads: number) => threads * (1 + (percent / 100) * Math.sin(12.9898 * threads));

export const DRAWN: Readonly<Record<string, ScalingReport>> = {
  two: reportOf(machine('Two-core notebook', 2, 2), [1, 2], (threads) => threads * 0.97),
  desktop: reportOf(DESKTOP, upTo(16), hyperthreaded, { ways: WAYS }),
  server: reportOf(machine('Server of 64 cores', 64, 128), doubling(128), server),
  'every-one-of-128': reportOf(machine('Server of 64 cores', 64, 128), upTo(128), server),
  hybrid: reportOf(
    machine('Hybrid of 8 and 16', 24, 32, { performanceCores: 8, efficiencyCores: 16 }),
    [1, 2, 4, 8, 12, 16, 24, 32],
    (threads) => Math.min(threads, 8) + 0.55 * Math.min(Math.max(threads - 8, 0), 16) + 0.1 * Math.max(threads - 24, 0),
  ),
  quota: reportOf(machine('Container', 8, 16, { quota: 2.5 }), [1, 2, 3, 4, 8], (threads) => Math.min(threads, 2.5)),
  'one-core': reportOf(machine('One core', 1, 1), [1, 2], (threads) => (threads === 1 ? 1 : 0.99)),
  virtual: reportOf(machine('Virtual machine', 4, 4), [1, 2, 4], (threads) => (threads < 4 ? threads : 2.6)),
  superlinear: reportOf(machine('Superlinear', 8, 8), [1, 2, 4, 8], (threads) => threads ** 1.08),
  noisy: reportOf(machine('Noisy neighbours', 16, 16), doubling(16), noisy(18)),
};

import type { Machine } from '../platform/machine.js';

/** What other programs may have taken from a measurement. */

/** Processors; what an idle system's own chores take, or the clocks disagree about. */
export const IDLE_LOAD = 0.1;
/** Where other programs may have taken more of a throughput than this, it says too little. */
const TOLERATED_LOSS = 0.02;

/**
 * The share of its throughput that other programs may have taken from so many threads; null where the load is unknown. While
 * there are processors that neither uses, the scheduler keeps both apart; beyond that, each processor that others kept busy is
 * one that the threads did not have.
 */
export function lossToOthers(
  threads: number,
  { allowedThreads }: Pick<Machine, 'allowedThreads'>,
  otherLoad: number | null,
): number | null {
  if (otherLoad === null) return null;
  const used = Math.min(threads, allowedThreads);
  return Math.min(Math.max((used + otherLoad - allowedThreads) / used, 0), 0.99);
}

/** Whether a loss to other programs may have decided the outcome. */
export function isDisturbing(
  loss: number | null,
  otherLoad: number | null,
  tolerated: number = TOLERATED_LOSS,
): boolean {
  return loss !== null && otherLoad !== null && otherLoad > IDLE_LOAD && loss > tolerated;
}

/** Kept at load time, so that a test framework's fake timers do not stop the clock of a measurement. */
const systemNow = performance.now.bind(performance);

/** A point in time, in milliseconds, for differences. */
export function now(): number {
  return systemNow();
}

/** Milliseconds since `begin`: finite and never negative, whatever the clock does. */
export function elapsedSince(begin: number): number {
  const elapsed = systemNow() - begin;
  return elapsed > 0 && elapsed < Number.POSITIVE_INFINITY ? elapsed : 0;
}

/** Per second; `null` where no time is known to have passed, so that no rate is. */
export function ratePerSecond(amount: number, elapsedMs: number): number | null {
  const rate = (amount / elapsedMs) * 1000;
  return Number.isFinite(rate) ? rate : null;
}

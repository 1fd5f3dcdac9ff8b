import type { LoadMark } from '../node/load.js';

/** A browser does not tell what other programs do, nor how long threads of this page were on a processor. */

export function processorMs(): null {
  return null;
}

export function markLoad(): LoadMark {
  return { wallMs: performance.now(), busyMs: 0, ownMs: 0, throttledMs: null };
}

export function otherLoadBetween(): null {
  return null;
}

export function throttledMsBetween(): null {
  return null;
}

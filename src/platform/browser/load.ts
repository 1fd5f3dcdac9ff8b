import type { LoadMark } from '../node/load.js';

export function markLoad(): LoadMark {
  return { wallMs: performance.now(), busyMs: 0, ownMs: 0 };
}

/** A browser does not tell what other programs do. */
export function otherLoadBetween(): number {
  return 0;
}

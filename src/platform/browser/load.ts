import { now } from '../../clock.js';
import type { LoadMark } from '../node/load.js';

export function markLoad(): LoadMark {
  return { wallMs: now(), busyMs: 0, ownMs: 0, throttledMs: null };
}

/** A browser does not tell how long its threads were on a processor. */
export const processorMs = (): null => null;

/** Nor what other programs do. */
export const otherLoadBetween = (): null => null;

export const throttledMsBetween = (): null => null;

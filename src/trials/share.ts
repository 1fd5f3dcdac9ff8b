import { elapsedSince, now } from '../clock.js';

/** Is told, now and then, which share of the time that something takes is over: 0 … 1, never less than before. */
export type OnShare = (share: number) => void;

export type Share = {
  /** Time has passed. */
  tick(): void;
  /** It will take so long in all, in milliseconds from its beginning. */
  expect(totalMs: number): void;
  finish(): void;
};

/** Nothing but the end is the whole. */
const ALMOST = 0.99;

export function createShare(onShare: OnShare | undefined, expectedMs: number): Share {
  const begin = now();
  let total = expectedMs;
  let told = 0;
  const tell = (share: number): void => {
    told = Math.max(told, share);
    onShare?.(told);
  };
  return {
    tick: () => tell(Math.min(elapsedSince(begin) / total, ALMOST)),
    expect: (totalMs) => {
      total = totalMs;
    },
    finish: () => tell(1),
  };
}

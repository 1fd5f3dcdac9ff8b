import { prefersReducedMotion } from './dom.js';

/** Between two drawings of a chart: often enough to look live, seldom enough to leave the page alone. */
const LIVE_MS = 200;
const CALM_MS = 1500;

/** Work that is asked for often and done now and then, in a frame, each time with what is known then. */
export function nowAndThen(work: () => void): () => void {
  let isWaiting = false;
  let doneAt = Number.NEGATIVE_INFINITY;
  const perform = (): void => {
    isWaiting = false;
    doneAt = performance.now();
    work();
  };
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    const pause = prefersReducedMotion() ? CALM_MS : LIVE_MS;
    const wait = Math.max(doneAt + pause - performance.now(), 0);
    setTimeout(() => requestAnimationFrame(perform), wait);
  };
}

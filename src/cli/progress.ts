import { formatDuration, formatRate } from '../report/numbers.js';

/** A progress bar on stderr, for a person at a terminal and for work that takes more than a moment. */
export type ProgressBar = { update(done: number): void; stop(): void };

const QUIET_MS = 700;

const SILENT: ProgressBar = { update: () => undefined, stop: () => undefined };

/** @param shows - how fast darts fly besides, or only the share of the work that is done */
export async function createProgressBar(
  total: number,
  isWanted: boolean,
  shows: 'rate' | 'share' = 'rate',
): Promise<ProgressBar> {
  if (!isWanted || !process.stderr.isTTY) return SILENT;
  const { default: cliProgress } = await import('cli-progress');
  const bar = new cliProgress.SingleBar({
    format: `{bar} {percentage} %  ${shows === 'rate' ? '{rate}  ' : ''}{left} left`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    clearOnComplete: true,
    hideCursor: true,
    stream: process.stderr,
  });
  const begin = performance.now();
  let isShown = false;
  return {
    update(done) {
      const elapsed = performance.now() - begin;
      if (elapsed < QUIET_MS) return;
      const facts = {
        rate: formatRate((done / elapsed) * 1000),
        left: done > 0 ? formatDuration((elapsed * (total - done)) / done) : '?',
      };
      if (isShown) bar.update(done, facts);
      else bar.start(total, done, facts);
      isShown = true;
    },
    stop() {
      if (isShown) bar.stop();
      isShown = false;
    },
  };
}

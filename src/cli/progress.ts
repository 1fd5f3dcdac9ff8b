import { formatDuration, formatRate } from '../report/numbers.js';

/** How far a command is, on standard error, for a person at a terminal and for work that takes more than a moment. */
export type ProgressBar = {
  /** @param total - where it is not the one that the bar was made with */
  update(done: number, total?: number): void;
  stop(): void;
};

/** Whoever waits longer should see something move. */
const QUIET_MS = 300;
const FRAME_MS = 100;
/** Where the cursor cannot go back, a line each time that so much longer has passed as it took so far. */
const LINES_GROW_BY = 1.5;
const FIRST_LINE_MS = 2000;

const SILENT: ProgressBar = { update: () => undefined, stop: () => undefined };

type Facts = { readonly percentage: string; readonly rate: string; readonly left: string };

function factsOf(done: number, total: number, elapsed: number): Facts {
  return {
    percentage: String(Math.floor((100 * done) / total)),
    rate: formatRate((done / elapsed) * 1000),
    left: done > 0 ? `${formatDuration((elapsed * (total - done)) / done)} left` : `${formatDuration(elapsed)} so far`,
  };
}

/** Something that shows facts, and takes them off the screen again. */
type Display = { show(share: number, facts: Facts): void; clear(): void };

async function movingBar(showsRate: boolean): Promise<Display> {
  const { default: cliProgress } = await import('cli-progress');
  const bar = new cliProgress.SingleBar({
    format: `{bar} {percent} %  ${showsRate ? '{rate}  ' : ''}{left}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: Math.min(Math.max((process.stderr.columns || 80) - 44, 5), 30),
    clearOnComplete: true,
    hideCursor: true,
    stream: process.stderr,
  });
  let isShown = false;
  return {
    show(share, { percentage, ...facts }) {
      const payload = { ...facts, percent: percentage };
      if (isShown) bar.update(share, payload);
      else bar.start(1, share, payload);
      isShown = true;
    },
    clear() {
      if (isShown) bar.stop();
      isShown = false;
    },
  };
}

/** A line now and then, fewer the longer it takes. */
function fewLines(showsRate: boolean): Display {
  let next = FIRST_LINE_MS;
  const begin = performance.now();
  return {
    show(_, { percentage, rate, left }) {
      const elapsed = performance.now() - begin;
      if (elapsed < next) return;
      next = Math.max(elapsed, next) * LINES_GROW_BY;
      process.stderr.write(`estimate-pi: ${percentage} %, ${showsRate ? `${rate}, ` : ''}${left}\n`);
    },
    clear: () => undefined,
  };
}

/** @param shows - how fast darts fly besides, or only the share of the work that is done */
export async function createProgressBar(
  total: number,
  isWanted: boolean,
  shows: 'rate' | 'share' = 'rate',
): Promise<ProgressBar> {
  if (!isWanted || !process.stderr.isTTY) return SILENT;
  const begin = performance.now();
  const canMove = process.env['TERM'] !== 'dumb';
  const display = canMove ? await movingBar(shows === 'rate') : fewLines(shows === 'rate');
  let [done, whole] = [0, total];
  // Drawn by the clock and not by the work, so that something moves also before the work has told anything.
  const timer = setInterval(() => {
    const elapsed = performance.now() - begin;
    if (elapsed >= QUIET_MS) display.show(done / whole, factsOf(done, whole, elapsed));
  }, FRAME_MS);
  return {
    update(now, of = whole) {
      whole = of;
      done = Math.min(now, whole);
    },
    stop() {
      clearInterval(timer);
      display.clear();
    },
  };
}

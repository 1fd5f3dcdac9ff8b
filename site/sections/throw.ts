import { estimateFrom } from '../../src/index.js';
import { digitsWorth, formatCount } from '../../src/report/numbers.js';
import { type Board, createBoard, onColours } from '../parts/board.js';
import { offer } from '../parts/copy.js';
import { type Dart, type DartReader, readDarts } from '../parts/dart.js';
import { element, onInput, prefersReducedMotion } from '../parts/dom.js';
import { onSettings, settings } from '../parts/settings.js';
import { beforeTasks } from '../parts/task.js';

/** Section 1: the darts of the seed fall on the board, as fast as the reader likes. */

/** More are thrown in section 2, where nobody wants to see each. */
const MOST = 1e7;
/** So many lie there at the beginning. */
const AT_FIRST = 1000;
/** Where the colours change, the board is drawn again with so many; more would fill it anyhow. */
const REDRAWN = 200_000;
const ANNOUNCED_EVERY_MS = 5000;
/** Between two movements, where the reader wants few of them. */
const CALM_MS = 1000;

const pointOf = ({ i, j, isHit }: Dart) => ({ x: (i + 0.5) / 2 ** 15, y: (j + 0.5) / 2 ** 15, isHit });

const canvas = element('board', HTMLCanvasElement);
const runButton = element('throw-run', HTMLButtonElement);

let board: Board;
let reader: DartReader;
let thrown = 0;
let hits = 0;
let speed = 100;
let frame: number | undefined;
let lastAt = 0;
let due = 0;
let announcedAt = 0;

const total = (): number => Math.min(settings().samples, MOST);

const tallyNow = () => ({ stream: 1, seed: settings().seed, start: 0, samples: thrown, hits }) as const;

function describe(): string {
  if (thrown === 0) return 'no darts yet';
  const { pi, standardError } = estimateFrom(tallyNow());
  const digits = digitsWorth(standardError);
  return `${formatCount(hits)} of ${formatCount(thrown)} darts hit: π ≈ ${pi.toFixed(digits)} ± ${standardError.toFixed(digits)}`;
}

function announce(): void {
  announcedAt = performance.now();
  element('throw-status').textContent = describe();
  canvas.setAttribute('aria-label', `The board: a square with a circle in it; ${describe()}.`);
}

function showNumbers(): void {
  if (thrown === 0) return;
  const { pi, standardError, confidenceInterval } = estimateFrom(tallyNow());
  const digits = digitsWorth(standardError);
  element('throw-pi').textContent = pi.toFixed(digits);
  element('throw-interval').textContent = confidenceInterval.map((end) => end.toFixed(digits)).join(' … ');
  element('throw-hits').textContent = `${formatCount(hits)} of ${formatCount(thrown)}`;
}

function throwDarts(count: number): void {
  const points = Array.from({ length: Math.min(count, total() - thrown) }, () => pointOf(reader.next()));
  board.add(points, thrown);
  thrown += points.length;
  hits += points.filter(({ isHit }) => isHit).length;
  showNumbers();
}

function pause(): void {
  if (frame !== undefined) cancelAnimationFrame(frame);
  frame = undefined;
  runButton.textContent = 'Throw';
  runButton.disabled = thrown >= total();
  announce();
  if (thrown === 0) return;
  const { seed } = settings();
  offer(element('throw-copy'), `npx estimate-pi ${thrown} --seed ${seed}`, estimateFrom(tallyNow()));
}

function fly(now: number): void {
  const elapsed = now - lastAt;
  if (!prefersReducedMotion() || elapsed >= CALM_MS) {
    // A tab that was in the background must not catch up at once.
    due += (speed * Math.min(elapsed, CALM_MS)) / 1000;
    lastAt = now;
    throwDarts(Math.floor(due));
    due -= Math.floor(due);
    if (now - announcedAt > ANNOUNCED_EVERY_MS) announce();
  }
  if (thrown >= total()) pause();
  else frame = requestAnimationFrame(fly);
}

function start(): void {
  runButton.textContent = 'Pause';
  lastAt = performance.now();
  announcedAt = lastAt;
  due = 1;
  frame = requestAnimationFrame(fly);
}

function startOver(count: number): void {
  board = createBoard(canvas);
  board.clear();
  reader = readDarts(settings().seed);
  thrown = 0;
  hits = 0;
  throwDarts(count);
  for (const id of thrown === 0 ? ['throw-pi', 'throw-interval', 'throw-hits'] : []) element(id).textContent = '–';
  if (thrown === 0) element('throw-copy').replaceChildren();
  pause();
}

function openSpeed(): void {
  onInput(element('throw-speed', HTMLInputElement), (value) => {
    speed = 10 ** Number(value);
    element('throw-speed-value').textContent = `${formatCount(speed)} ${speed === 1 ? 'dart' : 'darts'} a second`;
  });
}

export function openThrow(): void {
  openSpeed();
  onSettings(() => startOver(AT_FIRST));
  runButton.addEventListener('click', () => (frame === undefined ? start() : pause()));
  element('throw-reset').addEventListener('click', () => startOver(0));
  onColours(() => startOver(Math.min(thrown, REDRAWN)));
  beforeTasks(() => frame !== undefined && pause());
}

import { messageOf } from '../../src/errors.js';
import { capabilities } from '../../src/index.js';
import { formatRate } from '../../src/report/numbers.js';
import { analyse } from '../../src/scaling/analyse.js';
import { karpFlatt } from '../../src/scaling/laws/karp-flatt.js';
import { measureScaling } from '../../src/scaling/measure.js';
import type { ScalingAnalysis, ScalingReport } from '../../src/scaling/report.js';
import { kernelName, plural } from '../../src/trials/phrases.js';
import { offer } from '../parts/copy.js';
import { create, element, onInput } from '../parts/dom.js';
import { show } from '../parts/figure.js';
import { nowAndThen } from '../parts/frames.js';
import { settings } from '../parts/settings.js';
import { onPress } from '../parts/task.js';
import { showMeasured } from './amdahl.js';
import { speedupPicture } from './speedup-picture.js';

/** Section 3: what each thread brings on this machine, beside what the reader guessed. */

/** Up to here each number of threads is measured; beyond, there is no time for all. */
const EACH_UP_TO = 8;

/** 1 … all; powers of two, three quarters and all where they are many. */
export function threadsToMeasure(all: number): number[] {
  if (all <= EACH_UP_TO) return Array.from({ length: all }, (_, index) => index + 1);
  const powers = Array.from({ length: Math.ceil(Math.log2(all)) }, (_, power) => 2 ** power);
  return [...new Set([...powers, Math.floor(all / 2), Math.floor((3 * all) / 4), all])].sort((x, y) => x - y);
}

const all = capabilities().threads;
/** A single processor has nothing to guess about; two threads on it take turns, which is worth seeing. */
const most = Math.max(all, 2);
const status = element('verdict');
const guessInput = element('guess', HTMLInputElement);

let guess = most;
let analysis: ScalingAnalysis | undefined;
let report: ScalingReport | undefined;

const draw = (): void => show(element('speedup'), speedupPicture(analysis, guess, most));

function openGuess(): void {
  element('guess-threads').textContent = `${most} threads`;
  guessInput.max = String(most);
  // In the middle, so that it is the reader who decides.
  guessInput.value = String((1 + most) / 2);
  onInput(guessInput, (value) => {
    guess = Number(value);
    element('guess-value').textContent = `${guess.toFixed(1)} times`;
    const serial = Math.max(karpFlatt(guess, most), 0);
    element('guess-meaning').textContent =
      serial === 0
        ? 'By Amdahl’s law: nothing is serial, nothing is lost.'
        : `By Amdahl’s law that would mean that ${(100 * serial).toFixed(1)} % of the work cannot be split.`;
    draw();
  });
}

function compareWithGuess({ points, verdict }: ScalingAnalysis): string[] {
  const last = points.find(({ threads }) => threads === most);
  if (last === undefined) return [];
  const guessed = `You guessed ${guess.toFixed(1)} times for ${most} threads`;
  if (last.speedupInterval === null) return [`${guessed}; so few rounds cannot tell.`];
  const [low, high] = last.speedupInterval;
  const isInside = low <= guess && guess <= high;
  if (isInside && verdict.threads === null) {
    return [
      `${guessed}; this measurement tells only that it is between ${low.toFixed(2)} and ${high.toFixed(2)} times.`,
    ];
  }
  const judged = isInside ? 'well guessed' : last.speedup > guess ? 'more than you guessed' : 'less than you guessed';
  return [`${guessed}; it is ${last.speedup.toFixed(2)} times: ${judged}.`];
}

/** What is left to do where the measurement could not tell. */
function adviceFor({ verdict, partial }: ScalingReport): string[] {
  if (verdict.threads !== null) return [];
  if (partial) return ['You stopped it early: let it measure to its end.'];
  return ['Close other programs and tabs, and measure again: whatever else runs takes processors from the threads.'];
}

function showVerdict(shown: ScalingReport): void {
  const { verdict, kernel } = shown;
  const answer =
    verdict.threads === null
      ? `Not certain: ${verdict.candidates.join(' or ')} threads.`
      : `Use ${plural(verdict.threads, 'thread')}.`;
  const fastest = Math.max(...shown.points.map(({ samplesPerSecond }) => samplesPerSecond));
  const findings = [
    ...verdict.findings,
    ...adviceFor(shown),
    ...compareWithGuess(shown),
    `At best ${formatRate(fastest)}, by ${kernelName(kernel)}.`,
  ];
  status.replaceChildren(
    create('p', { class: 'answer' }, answer),
    create('ul', {}, ...findings.map((finding) => create('li', {}, finding))),
  );
}

/** With the cores that the reader knows of, what lies beyond them is told as hyperthreads. */
function withCores(measured: ScalingReport, cores: number): ScalingReport {
  if (!(cores >= 1)) return measured;
  const allowedCores = Math.min(Math.floor(cores), all);
  const machine = { ...measured.machine, physicalCores: allowedCores, performanceCores: allowedCores, allowedCores };
  const { otherLoad, throttledMs, ways } = measured;
  const points = measured.points.map(({ threads, trials }) => ({ threads, trials, utilizations: [] }));
  return { ...measured, machine, ...analyse(points, { machine, otherLoad, throttledMs, ways }) };
}

function showReport(): void {
  if (report === undefined) return;
  const shown = withCores(report, element('cores', HTMLInputElement).valueAsNumber);
  analysis = shown;
  draw();
  showVerdict(shown);
  showMeasured(shown.points);
  const list = shown.points.map(({ threads }) => threads).join(',');
  offer(element('parallel-copy'), `npx estimate-pi scaling --threads ${list}`, shown);
}

async function study(signal: AbortSignal): Promise<void> {
  const progress = element('parallel-progress', HTMLProgressElement);
  const duration = element('parallel-seconds', HTMLSelectElement);
  status.replaceChildren(create('p', { class: 'statement' }, 'Measuring … the points move as more trials come in.'));
  const drawSoon = nowAndThen(draw);
  report = undefined;
  duration.disabled = true;
  report = await measureScaling({
    seconds: Number(duration.value),
    threads: threadsToMeasure(most),
    seed: settings().seed,
    signal,
    keepPartial: true,
    onProgress: (share) => {
      if (!signal.aborted) progress.value = share;
    },
    onRound: (soFar) => {
      analysis = soFar;
      drawSoon();
    },
  }).finally(() => {
    duration.disabled = false;
  });
  showReport();
}

export function openParallel(): void {
  openGuess();
  const run = element('parallel-run', HTMLButtonElement);
  const stop = element('parallel-stop', HTMLButtonElement);
  onPress({ run, stop, status }, study);
  const cores = element('cores', HTMLInputElement);
  // The page scrolls, and the number stays.
  cores.addEventListener('wheel', () => cores.blur());
  cores.addEventListener('input', () => {
    try {
      showReport();
    } catch (error) {
      status.textContent = messageOf(error);
    }
  });
}

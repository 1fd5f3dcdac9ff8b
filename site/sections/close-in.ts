import { envelope, errorPanel, estimatePanel } from '../../src/charts/convergence.js';
import { convergePi, type PiEstimate } from '../../src/index.js';
import { digitsWorth, formatCount, formatDuration, formatRate } from '../../src/report/numbers.js';
import { offer } from '../parts/copy.js';
import { element } from '../parts/dom.js';
import { type Picture, show } from '../parts/figure.js';
import { nowAndThen } from '../parts/frames.js';
import { CANVAS } from '../parts/plot.js';
import { onSettings, settings } from '../parts/settings.js';
import { onPress } from '../parts/task.js';
import { tellRate } from './digits.js';

/** Section 2: the estimate closes in on π, and its error follows 1/√N. */

const POINTS = 60;

const status = element('close-in-status');
const progress = element('close-in-progress', HTMLProgressElement);

function sentenceOf({ pi, samples, standardError, elapsedMs, samplesPerSecond }: PiEstimate): string {
  const digits = digitsWorth(standardError);
  const off = Math.abs(pi - Math.PI);
  return `π ≈ ${pi.toFixed(digits)} ± ${standardError.toExponential(1)} after ${formatCount(samples)} darts in ${formatDuration(elapsedMs)}, ${formatRate(samplesPerSecond)}. Off by ${off.toExponential(1)}, which is ${(off / standardError).toFixed(1)} standard errors.`;
}

const rowOf = ({ samples, pi, confidenceInterval }: PiEstimate): string[] => [
  formatCount(samples),
  String(pi),
  confidenceInterval.map((end) => end.toPrecision(10)).join(' … '),
  Math.abs(pi - Math.PI).toExponential(2),
  envelope(samples).toExponential(2),
];

function picturesOf(estimates: readonly PiEstimate[]): readonly [error: Picture, estimate: Picture] {
  const numbers = {
    header: ['darts', 'estimate', '95 % interval', 'distance from π', '1.64/√N'],
    rows: estimates.map(rowOf),
  };
  const last = estimates.at(-1) as PiEstimate;
  const far = Math.abs(last.pi - Math.PI).toExponential(1);
  const range = `${formatCount(estimates[0]?.samples ?? 0)} to ${formatCount(last.samples)} darts`;
  return [
    {
      ...numbers,
      panel: errorPanel(CANVAS, estimates),
      description: `Distance of the estimate from π over ${range}, on logarithmic axes, scattered around and below the falling line 1.64/√N; ${far} at the end.`,
    },
    {
      ...numbers,
      panel: estimatePanel(CANVAS, estimates),
      description: `The estimate with its 95 % interval over ${range}: the intervals narrow like a funnel around π; ${last.pi.toPrecision(8)} at the end.`,
    },
  ];
}

function draw(estimates: readonly PiEstimate[]): void {
  if (estimates.length === 0) return;
  const [error, estimate] = picturesOf(estimates);
  show(element('close-in-error'), error);
  show(element('close-in-estimate'), estimate);
}

async function closeIn(signal: AbortSignal): Promise<void> {
  const { seed, samples } = settings();
  const estimates: PiEstimate[] = [];
  const drawSoon = nowAndThen(() => draw(estimates));
  const begin = performance.now();
  status.textContent = `Throwing ${formatCount(samples)} darts …`;
  const onProgress = ({ done, total }: { done: number; total: number }): void => {
    progress.value = done / total;
    element('close-in-rate').textContent = formatRate((1000 * done) / Math.max(performance.now() - begin, 1));
  };
  try {
    for await (const estimate of convergePi(samples, { seed, points: POINTS, signal, onProgress })) {
      estimates.push(estimate);
      drawSoon();
    }
  } catch (error) {
    if (!signal.aborted || estimates.length === 0) throw error;
  }
  const last = estimates.at(-1);
  if (last === undefined) return;
  draw(estimates);
  status.textContent = sentenceOf(last);
  element('close-in-rate').textContent = '';
  tellRate(last.samplesPerSecond);
  offer(element('close-in-copy'), `npx estimate-pi ${last.samples} --seed ${seed}`, last);
}

export function openCloseIn(): void {
  const run = element('close-in-run', HTMLButtonElement);
  const stop = element('close-in-stop', HTMLButtonElement);
  onSettings(({ samples }) => {
    run.textContent = `Throw ${formatCount(samples)} darts`;
  });
  onPress({ run, stop, status }, closeIn);
}

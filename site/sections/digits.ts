import { estimatePi, samplesFor } from '../../src/index.js';
import { digitsWorth, formatCount, formatDuration, formatRate } from '../../src/report/numbers.js';
import { create, element } from '../parts/dom.js';
import { settings } from '../parts/settings.js';
import { onPress } from '../parts/task.js';

/** Section 2: how many darts a digit more takes, and a try. */

const STANDARD_ERRORS = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6];

type Row = { readonly samples: number; readonly time: HTMLElement };

const rows: Row[] = [];

/** What this machine does, so that times can be told beforehand. */
export function tellRate(samplesPerSecond: number | null): void {
  if (samplesPerSecond === null) return;
  for (const { samples, time } of rows) {
    const milliseconds = (1000 * samples) / samplesPerSecond;
    time.textContent = milliseconds < 1 ? 'under 1 ms' : `≈ ${formatDuration(milliseconds)}`;
  }
}

function addRow(standardError: number): void {
  const samples = samplesFor(standardError);
  const time = create('td', {}, '–');
  const pi = create('td', {}, '–');
  const reached = create('td', {}, '–');
  const name = String(standardError);
  const run = create('button', { type: 'button', 'aria-label': `Try ${samples} darts` }, 'Try');
  const status = create('span', { class: 'visually-hidden', role: 'status' });
  onPress({ run, status }, async (signal) => {
    const { seed } = settings();
    pi.textContent = '…';
    const onProgress = ({ done, total }: { done: number; total: number }): void => {
      reached.textContent = `${((100 * done) / total).toFixed(0)} %`;
    };
    const estimate = await estimatePi(samples, { seed, signal, onProgress, keepPartial: true });
    pi.textContent = estimate.pi.toFixed(digitsWorth(estimate.standardError));
    reached.textContent = `${estimate.standardError.toPrecision(4)}${estimate.partial ? ', stopped' : ''}`;
    status.textContent = `π ≈ ${pi.textContent}, standard error ${reached.textContent}`;
    // A small one tells nothing of the pace.
    if (estimate.elapsedMs > 20) tellRate(estimate.samplesPerSecond);
    run.title = `${formatDuration(estimate.elapsedMs)}, ${formatRate(estimate.samplesPerSecond)}`;
  });
  const head = create('th', { scope: 'row' }, name);
  const cells = [create('td', {}, formatCount(samples)), time, create('td', {}, run, status), pi, reached];
  element('digits')
    .querySelector('tbody')
    ?.append(create('tr', {}, head, ...cells));
  rows.push({ samples, time });
}

export function openDigits(): void {
  for (const standardError of STANDARD_ERRORS) addRow(standardError);
}

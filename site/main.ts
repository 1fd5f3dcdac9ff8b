import { capabilities } from '../src/index.js';
import { kernelName, plural } from '../src/trials/phrases.js';
import { element } from './parts/dom.js';
import { installChartStyles } from './parts/figure.js';
import { openSettings } from './parts/settings.js';
import { afterTasks } from './parts/task.js';
import { openAmdahl } from './sections/amdahl.js';
import { openCloseIn } from './sections/close-in.js';
import { openDigits } from './sections/digits.js';
import { openExercises } from './sections/exercises.js';
import { openKernels } from './sections/kernels.js';
import { openLanguages } from './sections/languages.js';
import { openOneSeed } from './sections/one-seed.js';
import { openParallel } from './sections/parallel.js';
import { openSteps } from './sections/steps.js';
import { openThrow } from './sections/throw.js';

/** The lab: every number on it is counted here and now. */

function describeHere(): string {
  const { kernel, threads, wasmError, workerError } = capabilities();
  const sentences = [`Darts are counted by ${kernelName(kernel)} here, on up to ${plural(threads, 'thread')}.`];
  if (wasmError !== null)
    sentences.push(`WebAssembly does not run here (${wasmError}), so TypeScript counts, a few times slower.`);
  if (workerError !== null) {
    sentences.push(`No worker starts here (${workerError}), so this page counts by itself, on one thread, in between.`);
  }
  if (!('gpu' in navigator)) sentences.push('It has no WebGPU, so the GPU is left out.');
  return sentences.join(' ');
}

/** Opens without a network from then on. Not on a loopback address, whose port another program may have next. */
function keepForOffline(): void {
  const isLoopback = /^(localhost|127\.|\[::1\])/.test(location.hostname);
  if (isSecureContext && !isLoopback && 'serviceWorker' in navigator) {
    navigator.serviceWorker.register('./offline.js').catch(() => undefined);
  }
}

installChartStyles();
openSettings();
for (const open of [
  openThrow,
  openSteps,
  openCloseIn,
  openDigits,
  openParallel,
  openAmdahl,
  openKernels,
  openOneSeed,
  openLanguages,
  openExercises,
]) {
  open();
}
// What may scroll sideways must be reached by the keyboard.
for (const wide of document.querySelectorAll<HTMLElement>('.wide')) wide.tabIndex = 0;
const tellHere = (): void => {
  element('here').textContent = describeHere();
};
tellHere();
// Whether workers start is known once some were wanted.
afterTasks(tellHere);
keepForOffline();
document.documentElement.dataset['ready'] = '';

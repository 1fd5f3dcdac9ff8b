import { BLUE, GRID, MUTED } from '../../src/charts/theme.js';
import { codeOf, messageOf } from '../../src/errors.js';
import { capabilities, estimatePi } from '../../src/index.js';
import { formatRate } from '../../src/report/numbers.js';
import { measureSpeeds, type SpeedReport } from '../../src/trials/speeds.js';
import { offer } from '../parts/copy.js';
import { element } from '../parts/dom.js';
import { type Picture, show } from '../parts/figure.js';
import { Plot } from '../parts/plot.js';
import { settings } from '../parts/settings.js';
import { onPress } from '../parts/task.js';
import { type NativeSpeeds, RECORDED, readBench } from './native-speeds.js';

/** Section 4: bars of what each kind of code does, here and now. */

const SECONDS = 6;
const GPU_SECONDS = 1.5;

type Bar = { readonly name: string; readonly samplesPerSecond: number; readonly isHere: boolean };

const status = element('kernels-status');

let here: readonly Bar[] = [];
let native: NativeSpeeds = RECORDED;

function picture(): Picture {
  const elsewhere = native.speeds.map((speed) => ({ ...speed, isHere: false }));
  const bars = [...here, ...elsewhere].sort((x, y) => y.samplesPerSecond - x.samplesPerSecond);
  const names = bars.map(({ name }) => name);
  const most = bars[0]?.samplesPerSecond ?? 1;
  const listed = bars.map(({ name, samplesPerSecond }) => `${name} ${formatRate(samplesPerSecond)}`).join(', ');
  return {
    description: `Darts a second, the fastest first: ${listed}.`,
    header: ['who', 'where', 'darts a second'],
    rows: bars.map(({ name, isHere, samplesPerSecond }) => [
      name,
      isHere ? 'here' : native.machine,
      formatRate(samplesPerSecond),
    ]),
    panel: () => ({
      height: 44 * bars.length + 46,
      ...{ marginTop: 6, marginBottom: 40, marginLeft: 2, marginRight: 12 },
      x: { domain: [0, most / 1e9] },
      // The name stands above its bar, so that phones have room for both.
      y: { domain: names, axis: null, paddingInner: 0.64, paddingOuter: 0.5 },
      marks: [
        Plot.gridX({ ticks: 5, stroke: GRID, strokeOpacity: 1, className: 'grid' }),
        Plot.axisX({ ticks: 5, label: 'Gdarts/s', labelAnchor: 'center', labelArrow: 'none', labelOffset: 34 }),
        ...[true, false].map((isHere) =>
          Plot.barX(
            bars.filter((bar) => bar.isHere === isHere),
            {
              ...{ x: (bar: Bar) => bar.samplesPerSecond / 1e9, y: 'name', fill: isHere ? BLUE : MUTED },
              className: `filled ${isHere ? 'blue' : 'muted'} throughput`,
            },
          ),
        ),
        Plot.text(bars, {
          ...{ y: 'name', text: ({ name, samplesPerSecond }: Bar) => `${name} · ${formatRate(samplesPerSecond)}` },
          ...{ frameAnchor: 'left', textAnchor: 'start', dy: -17, fontSize: 12.5, fill: 'currentColor' },
        }),
      ],
    }),
  };
}

const draw = (): void => {
  show(element('bars'), picture());
  element('bars-caption').textContent = `Blue: here. Grey: ${native.machine || 'nothing pasted yet'}.`;
};

/** @returns undefined where there is none, and says so in a sentence */
async function measureGpu(signal: AbortSignal): Promise<Bar | undefined> {
  const note = element('gpu-note');
  if (!('gpu' in navigator)) {
    note.textContent = 'This browser has no WebGPU, so there is no bar of a GPU.';
    return undefined;
  }
  try {
    const backend = 'gpu';
    // Opening the device and the first batches are no part of its pace.
    await estimatePi(2 ** 26, { seed: settings().seed, backend, signal });
    const { samplesPerSecond, device } = await estimatePi(
      { seconds: GPU_SECONDS },
      { seed: settings().seed, backend, signal },
    );
    note.textContent = '';
    return samplesPerSecond === null
      ? undefined
      : { name: `GPU: ${device ?? 'unknown'}`, samplesPerSecond, isHere: true };
  } catch (error) {
    if (signal.aborted) throw error;
    note.textContent =
      codeOf(error) === 'ERR_GPU_UNAVAILABLE'
        ? 'WebGPU finds no GPU here that it may use, so there is no bar of one.'
        : `No bar of the GPU: ${messageOf(error)}.`;
    return undefined;
  }
}

function sentenceOf({ speeds }: SpeedReport): string {
  const [best] = [...speeds].sort((x, y) => y.samplesPerSecond - x.samplesPerSecond);
  const loop = speeds.find(({ kernel }) => kernel === null);
  if (best === undefined || loop === undefined) return '';
  const times = (best.samplesPerSecond / loop.samplesPerSecond).toPrecision(2);
  return `In this page ${best.name} throws ${formatRate(best.samplesPerSecond)}, ${times} times as many as the loop over Math.random().`;
}

async function measure(signal: AbortSignal): Promise<void> {
  const progress = element('kernels-progress', HTMLProgressElement);
  status.textContent = 'Measuring, each in turns …';
  const onProgress = (share: number): void => {
    progress.value = share;
  };
  const report = await measureSpeeds({ seconds: SECONDS, signal, keepPartial: true, onProgress });
  here = report.speeds.map(({ name, samplesPerSecond }) => ({ name, samplesPerSecond, isHere: true }));
  draw();
  status.textContent = sentenceOf(report);
  offer(element('kernels-copy'), 'npx estimate-pi bench', report);
  const gpu = await measureGpu(signal);
  if (gpu === undefined) return;
  here = [...here, gpu];
  draw();
}

function chooseNative(): void {
  const pasted = element('pasted', HTMLTextAreaElement);
  const note = element('pasted-note');
  const isPasted = document.querySelector<HTMLInputElement>('input[name="native"]:checked')?.value === 'pasted';
  pasted.hidden = !isPasted;
  note.textContent = '';
  native = RECORDED;
  if (isPasted) {
    native = { machine: '', speeds: [] };
    try {
      if (pasted.value.trim() !== '') {
        native = readBench(pasted.value);
      }
    } catch (error) {
      note.textContent = `Not understood: ${messageOf(error)}.`;
    }
  }
  draw();
}

export function openKernels(): void {
  element('recorded-name').textContent = `${RECORDED.machine}`;
  if (capabilities().wasmError !== null) {
    status.textContent = `Not measured yet. WebAssembly does not run here: ${capabilities().wasmError}.`;
  }
  for (const radio of document.querySelectorAll('input[name="native"]')) radio.addEventListener('change', chooseNative);
  element('pasted', HTMLTextAreaElement).addEventListener('input', chooseNative);
  onPress(
    { run: element('kernels-run', HTMLButtonElement), stop: element('kernels-stop', HTMLButtonElement), status },
    measure,
  );
  chooseNative();
}

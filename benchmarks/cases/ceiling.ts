import { kernelName } from '#dist/trials/phrases.js';
import { type Case, medianOf, spread } from '../contender.js';
import type { Bench } from '../machine.js';

export function ceiling({ kernels, workerKernels }: Bench): Case {
  const measured = [...kernels, ...workerKernels.filter((kernel) => kernel === 'wasm')];
  return {
    name: 'ceiling',
    title: 'Each kernel against its own generator',
    contenders: measured.map((kernel) => ({ label: kernelName(kernel), threads: 1, run: { task: 'ceiling', kernel } })),
    skipped: [
      ...(kernels.length === 0 ? [{ label: 'native kernels', reason: 'the native addon is not available' }] : []),
      ...(workerKernels.includes('wasm') ? [] : [{ label: 'WebAssembly', reason: 'it does not compile here' }]),
    ],
    columns: [
      { heading: 'Gdarts/s', cell: (result) => spread(result, 'gigadartsPerSecond') },
      { heading: 'generator alone, Gwords/s', cell: (result) => spread(result, 'generatorGigawordsPerSecond') },
      { heading: 'share', cell: (result) => spread(result, 'share') },
    ],
    picture: {
      kind: 'bars',
      title: 'Share of the generator’s own speed',
      axis: 'share',
      scale: 'linear',
      value: (result) => medianOf(result, 'share'),
    },
  };
}

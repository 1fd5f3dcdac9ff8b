import { type Case, medianOf, spread } from '../contender.js';
import type { Bench } from '../machine.js';

export function ceiling({ kernels }: Bench): Case {
  return {
    name: 'ceiling',
    title: 'Each kernel against its own generator',
    contenders: kernels.map((kernel) => ({ label: kernel, threads: 1, run: { task: 'ceiling', kernel } })),
    skipped: [
      { label: 'WebAssembly', reason: 'its module has no generator alone, which every page would have to load' },
      ...(kernels.length === 0 ? [{ label: 'every kernel', reason: 'the native addon is not available' }] : []),
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

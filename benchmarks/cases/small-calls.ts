import { type Case, medianOf, spread } from '../contender.js';
import type { Bench } from '../machine.js';

const COUNTS = [1, 1e3, 1e5, 1e6];

export function smallCalls({ threads }: Bench): Case {
  return {
    name: 'small-calls',
    title: 'Small calls',
    contenders: COUNTS.flatMap((samples) =>
      [true, false].map((isSync) => ({
        label: isSync ? `estimatePiSync(${samples})` : `await estimatePi(${samples})`,
        threads,
        run: { task: 'call', isSync, samples } as const,
      })),
    ),
    skipped: [],
    columns: [{ heading: 'µs a call', cell: (result) => spread(result, 'microseconds') }],
    picture: {
      kind: 'bars',
      title: 'Time of a small call',
      axis: 'µs a call',
      scale: 'log',
      value: (result) => medianOf(result, 'microseconds'),
    },
  };
}

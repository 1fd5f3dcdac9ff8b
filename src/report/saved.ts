import { rangeError } from '../errors.js';
import type { ScalingReport } from '../scaling/report.js';
import { safeText } from './untrusted.js';

/** A scaling report that was saved, by whatever version and in whatever hands it has been since: checked before it is shown. */

type Shape =
  | 'text'
  | 'number'
  | 'number or null'
  | 'yes or no'
  | { readonly each: Shape }
  | { readonly fields: Readonly<Record<string, Shape>>; readonly isNullable?: true };

const POINT: Shape = {
  fields: {
    threads: 'number',
    samplesPerSecond: 'number',
    mad: 'number or null',
    trials: { each: 'number' },
    speedup: 'number',
    speedupError: 'number or null',
    efficiency: 'number',
    karpFlatt: 'number or null',
    amdahl: 'number or null',
    gustafson: 'number or null',
    pastPhysicalCores: 'yes or no',
  },
};

const WAY: Shape = {
  fields: {
    way: 'text',
    kernel: 'text',
    threads: 'number',
    samplesPerSecondAlone: 'number',
    samplesPerSecond: 'number',
    mad: 'number or null',
    speedup: 'number',
    efficiency: 'number',
    startMs: 'number',
    hits: 'number',
  },
};

const REPORT: Shape = {
  fields: {
    machine: {
      fields: {
        cpu: 'text',
        platform: 'text',
        physicalCores: 'number or null',
        hardwareThreads: 'number',
        performanceCores: 'number or null',
        efficiencyCores: 'number',
        allowedThreads: 'number',
        allowedCores: 'number or null',
        quota: 'number or null',
      },
    },
    backend: 'text',
    kernel: 'text',
    seed: 'number',
    samples: 'number',
    hits: 'number',
    elapsedMs: 'number',
    otherLoad: 'number or null',
    points: { each: POINT },
    amdahl: { isNullable: true, fields: { serialFraction: 'number' } },
    usl: { isNullable: true, fields: { contention: 'number', coherency: 'number' } },
    ways: { isNullable: true, fields: { samples: 'number', measured: { each: WAY } } },
    verdict: { fields: { threads: 'number or null', findings: { each: 'text' } } },
  },
};

/** Where and how a value differs from its shape; undefined where it does not. */
function difference(place: string, value: unknown, shape: Shape): string | undefined {
  if (typeof shape === 'object' && 'fields' in shape) {
    if (value === null && shape.isNullable) return undefined;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return `${place} is no object`;
    const fields = value as Readonly<Record<string, unknown>>;
    return firstOf(Object.entries(shape.fields), ([name, each]) => difference(`${place}.${name}`, fields[name], each));
  }
  if (typeof shape === 'object') {
    if (!Array.isArray(value)) return `${place} is no list`;
    return firstOf([...value.entries()], ([index, each]) => difference(`${place}[${index}]`, each, shape.each));
  }
  const isNumber = typeof value === 'number' && Number.isFinite(value) && value >= 0;
  const fits = {
    text: typeof value === 'string',
    number: isNumber,
    'number or null': value === null || (typeof value === 'number' && Number.isFinite(value)),
    'yes or no': typeof value === 'boolean',
  }[shape];
  return fits ? undefined : `${place} is no ${shape === 'yes or no' ? 'true or false' : shape}`;
}

function firstOf<Item>(items: readonly Item[], find: (item: Item) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

const MOST_THREADS = 1_000_000;

/**
 * @param name - of the file, as messages name it
 * @throws RangeError (ERR_OUT_OF_RANGE) that names what is wrong
 */
export function checkReport(name: string, value: unknown): ScalingReport {
  const refuse = (why: string): never => {
    throw rangeError('ERR_OUT_OF_RANGE', `${safeText(name)} holds no report of \`estimate-pi scaling --json\`: ${why}`);
  };
  if (typeof value !== 'object' || value === null) return refuse('it is no JSON object');
  const { version } = value as { readonly version?: unknown };
  if (version !== 1)
    refuse(`its version is ${safeText(String(JSON.stringify(version)), 20)}, and this program reads 1`);
  const why = difference('it', value, REPORT);
  if (why !== undefined) refuse(why.replace(/^it\./, ''));
  const report = value as ScalingReport;
  const threads = report.points.map((point) => point.threads);
  if (threads[0] !== 1 || threads.some((each, index) => index > 0 && each <= (threads[index - 1] ?? 0))) {
    refuse('its points do not go upwards from one thread');
  }
  if (threads.some((each) => !Number.isInteger(each) || each > MOST_THREADS)) refuse('its points have no such threads');
  return report;
}

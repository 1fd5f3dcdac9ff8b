import { inspect } from 'node:util';
import { rangeError, typeError } from './errors.js';

/** The one table of options: what each may be, and what is said when it is not. */

/** Everything that a call tells about how far it is. Darts, not blocks. */
export type Progress = { readonly done: number; readonly total: number };

/** Where and how darts are thrown. The answer depends on none of these. */
export type RunOptions = {
  /** Threads to use, 1 … 1024. Default: what the process may use (CPU affinity, cgroup quota), or ESTIMATE_PI_THREADS. */
  readonly threads?: number | undefined;
  /** `'native'` (the C++ addon) or `'workers'` (TypeScript on worker_threads). Default: native where it loads. */
  readonly backend?: BackendName | undefined;
  /** A kernel that this machine runs, one of `capabilities().kernels`, or `'typescript'`. Default: the best. */
  readonly kernel?: string | undefined;
};

/** What an asynchronous call takes besides. */
export type AsyncOptions = RunOptions & {
  /** Aborts the call: it rejects with `signal.reason`, and the threads stop within a block each. */
  readonly signal?: AbortSignal | undefined;
  /** Called about ten times a second while the call runs, and once at its end. What it throws rejects the call. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
};

export type BackendName = 'native' | 'workers';

/** The largest integer that seeds, indexes and counts may take: 2^53 − 1, the last that a number holds exactly. */
export const MAX_INTEGER: number = Number.MAX_SAFE_INTEGER;
export const MAX_THREADS = 1024;

export type Rule = (name: string, value: unknown) => void;

function refuseType(name: string, value: unknown, expected: string): never {
  throw typeError('ERR_INVALID_ARG_TYPE', `${name} must be ${expected}; got ${inspect(value)}`);
}

function integer(least: number, most: number): Rule {
  const most53 = most === MAX_INTEGER ? '2^53 − 1' : String(most);
  const expected = `an integer from ${least} to ${most53}`;
  return (name, value) => {
    if (typeof value !== 'number') refuseType(name, value, expected);
    if (!Number.isInteger(value) || value < least || value > most) {
      throw rangeError('ERR_OUT_OF_RANGE', `${name} must be ${expected}; got ${inspect(value)}`);
    }
  };
}

function number(least: number, most: number): Rule {
  const expected = `a number from ${least} to ${most}`;
  return (name, value) => {
    if (typeof value !== 'number') refuseType(name, value, expected);
    if (!(value >= least && value <= most)) {
      throw rangeError('ERR_OUT_OF_RANGE', `${name} must be ${expected}; got ${inspect(value)}`);
    }
  };
}

/** An array of at least one value, each of which keeps `rule`. */
export function listOf(rule: Rule): Rule {
  return (name, value) => {
    if (!Array.isArray(value)) refuseType(name, value, 'an array');
    if (value.length === 0) throw rangeError('ERR_OUT_OF_RANGE', `${name} must not be empty; got []`);
    for (const [index, each] of value.entries()) rule(`${name}[${index}]`, each);
  };
}

function oneOf(...names: string[]): Rule {
  const expected = names.map((name) => `'${name}'`).join(' or ');
  return (name, value) => {
    if (typeof value !== 'string') refuseType(name, value, expected);
    if (!names.includes(value)) {
      throw rangeError('ERR_OUT_OF_RANGE', `${name} must be ${expected}; got ${inspect(value)}`);
    }
  };
}

const boolean: Rule = (name, value) => {
  if (typeof value !== 'boolean') refuseType(name, value, 'true or false');
};

export type OptionName =
  | 'samples'
  | 'seed'
  | 'start'
  | 'threads'
  | 'points'
  | 'trials'
  | 'seconds'
  | 'ways'
  | 'keepPartial'
  | 'backend'
  | 'kernel'
  | 'signal'
  | 'onProgress';

export type Rules = Readonly<Record<OptionName, Rule>>;

export const RULES: Rules = {
  samples: integer(1, MAX_INTEGER),
  seed: integer(0, MAX_INTEGER),
  start: integer(0, MAX_INTEGER),
  threads: integer(1, MAX_THREADS),
  points: integer(1, 10_000),
  trials: integer(1, 1000),
  seconds: number(0.1, 86_400),
  ways: boolean,
  keepPartial: boolean,
  backend: oneOf('native', 'workers'),
  kernel: (name, value) => {
    if (typeof value !== 'string') refuseType(name, value, 'the name of a kernel');
  },
  signal: (name, value) => {
    if (!(value instanceof AbortSignal)) refuseType(name, value, 'an AbortSignal');
  },
  onProgress: (name, value) => {
    if (typeof value !== 'function') refuseType(name, value, 'a function');
  },
};

export const RUN_OPTIONS: readonly OptionName[] = ['threads', 'backend', 'kernel'];
export const ASYNC_OPTIONS: readonly OptionName[] = [...RUN_OPTIONS, 'signal', 'onProgress'];

/** Checks one value that must be there. */
export function checkValue(name: OptionName, value: unknown): void {
  RULES[name](name, value);
}

/** Checks an options object: known names only, each value by its rule, `undefined` as if absent. */
export function checkOptions(options: unknown, known: readonly OptionName[], rules: Rules = RULES): void {
  if (options === undefined) return;
  if (typeof options !== 'object' || options === null) refuseType('options', options, 'an object');
  for (const [name, value] of Object.entries(options)) {
    const option = known.find((candidate) => candidate === name);
    if (option === undefined) {
      throw typeError('ERR_UNKNOWN_OPTION', `unknown option '${name}'; known are ${known.join(', ')}`);
    }
    if (value !== undefined) rules[option](option, value);
  }
}

/** Checks that the last dart of a range still has a number. */
export function checkRangeEnd(start: number, samples: number): void {
  if (start > MAX_INTEGER - samples) {
    throw rangeError(
      'ERR_OUT_OF_RANGE',
      `start + samples must not exceed 2^53 − 1; got start ${start} and samples ${samples}`,
    );
  }
}

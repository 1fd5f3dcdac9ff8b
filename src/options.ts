import { rangeError, typeError } from './errors.js';
import { quote } from './quote.js';
import { isSignal, type Signal } from './signal.js';

/** The one table of options: what each may be, and what is said when it is not. */

/** Everything that a call tells about how far it is. Darts, not blocks. */
export type Progress = { readonly done: number; readonly total: number };

/** Where and how darts are thrown. The answer depends on none of these. */
export type RunOptions = {
  /**
   * Threads to use, 1 … 1024. Default: what the process may use (CPU affinity, cgroup quota), or ESTIMATE_PI_THREADS. Refused
   * with backend `'gpu'`, which uses none.
   */
  readonly threads?: number | undefined;
  /**
   * `'native'` (the C++ addon), `'workers'` (WebAssembly or TypeScript on worker threads) or `'gpu'` (WebGPU; asynchronous calls
   * only). Default: native where it loads, else workers; never the GPU.
   * With this option or `kernel`, the environment variables for both are not looked at.
   */
  readonly backend?: BackendName | undefined;
  /** A kernel that runs here, one of `capabilities().kernels` or `.workerKernels`, or `'wgsl'`, the GPU's. Default: the best. */
  readonly kernel?: string | undefined;
};

/** What an asynchronous call takes besides. */
export type AsyncOptions = RunOptions & {
  /** Aborts the call: it rejects with `signal.reason`, and the threads stop within a block each. Any AbortSignal will do. */
  readonly signal?: Signal | undefined;
  /** Called about ten times a second while the call runs, and once at its end. What it throws rejects the call. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /**
   * An abort resolves the call to what was counted so far, the first so many darts of its range, instead of rejecting it. It
   * still rejects where no dart was counted. Default: false.
   */
  readonly keepPartial?: boolean | undefined;
};

export type BackendName = 'native' | 'workers' | 'gpu';

export const BACKENDS: readonly BackendName[] = ['native', 'workers', 'gpu'];

/** The largest integer that seeds, indexes and counts may take: 2^53 − 1, the last that a number holds exactly. */
export const MAX_INTEGER: number = Number.MAX_SAFE_INTEGER;
export const MAX_THREADS = 1024;

/** What a value must be: of a type, and within its range. */
export type Rule = {
  /** As messages say it, after "must be". */
  readonly expected: string;
  hasType(value: unknown): boolean;
  /** Asked only of values that have the type. */
  isInRange(value: unknown): boolean;
  /** For arrays: what each of their values must be. */
  readonly item?: Rule;
};

export type NumberRule = Rule & { readonly min: number; readonly max: number };

const isNumber = (value: unknown): boolean => typeof value === 'number';
const isString = (value: unknown): boolean => typeof value === 'string';

function isBetween(value: unknown, min: number, max: number): boolean {
  return (value as number) >= min && (value as number) <= max;
}

export function integer(min: number, max: number): NumberRule {
  return {
    expected: `an integer from ${min} to ${max === MAX_INTEGER ? '2^53 − 1' : max}`,
    min,
    max,
    hasType: isNumber,
    isInRange: (value) => Number.isInteger(value) && isBetween(value, min, max),
  };
}

function number(min: number, max: number): NumberRule {
  return {
    expected: `a number from ${min} to ${max}`,
    min,
    max,
    hasType: isNumber,
    isInRange: (value) => isBetween(value, min, max),
  };
}

function ofType(type: 'boolean' | 'function' | 'string', expected: string): Rule {
  return { expected, hasType: (value) => typeof value === type, isInRange: () => true };
}

/** An array of at least one value, each of which keeps `rule`. */
export function listOf(rule: Rule): Rule {
  return {
    expected: 'an array of at least one value',
    hasType: Array.isArray,
    isInRange: (value) => (value as readonly unknown[]).length > 0,
    item: rule,
  };
}

/** `a`, `a or b`, `a, b or c`. */
function alternatives(names: readonly string[]): string {
  return [names.slice(0, -1).join(', '), ...names.slice(-1)].filter((part) => part !== '').join(' or ');
}

function oneOf(names: readonly string[]): Rule {
  return {
    expected: alternatives(names.map((name) => `'${name}'`)),
    hasType: isString,
    isInRange: (value) => names.includes(value as string),
  };
}

type NumberOption =
  | 'samples'
  | 'seed'
  | 'start'
  | 'threads'
  | 'points'
  | 'trials'
  | 'seconds'
  | 'standardError'
  | 'confidence';

export type OptionName =
  | NumberOption
  | 'ways'
  | 'keepPartial'
  | 'backend'
  | 'kernel'
  | 'signal'
  | 'onProgress'
  | 'onRound';

export type Rules = Readonly<Record<OptionName, Rule>>;

export const RULES: Rules & Readonly<Record<NumberOption, NumberRule>> = {
  samples: integer(1, MAX_INTEGER),
  seed: integer(0, MAX_INTEGER),
  start: integer(0, MAX_INTEGER),
  threads: integer(1, MAX_THREADS),
  points: integer(1, 10_000),
  trials: integer(1, 1000),
  seconds: number(0.1, 86_400),
  /** The smallest takes 2^53 − 1 darts. */
  standardError: number(1.8e-8, 10),
  confidence: number(0.5, 0.999999),
  ways: ofType('boolean', 'true or false'),
  keepPartial: ofType('boolean', 'true or false'),
  backend: oneOf(BACKENDS),
  kernel: ofType('string', 'the name of a kernel'),
  signal: { expected: 'an AbortSignal', hasType: isSignal, isInRange: () => true },
  onProgress: ofType('function', 'a function'),
  onRound: ofType('function', 'a function'),
};

/**
 * Refuses a value that breaks a rule; returns it, an array as a copy.
 *
 * @param name - of the value, as the message names it
 */
export function checkRule(name: string, value: unknown, rule: Rule): unknown {
  const message = (): string => `${name} must be ${rule.expected}; got ${quote(value)}`;
  if (!rule.hasType(value)) throw typeError('ERR_INVALID_ARG_TYPE', message());
  if (!rule.isInRange(value)) throw rangeError('ERR_OUT_OF_RANGE', message());
  const { item } = rule;
  if (item === undefined) return value;
  return Array.from(value as readonly unknown[], (each, index) => checkRule(`${name}[${index}]`, each, item));
}

export const RUN_OPTIONS: readonly OptionName[] = ['threads', 'backend', 'kernel'];
export const ASYNC_OPTIONS: readonly OptionName[] = [...RUN_OPTIONS, 'signal', 'onProgress', 'keepPartial'];

/** Checks one value that must be there. */
export function checkValue(name: OptionName, value: unknown): void {
  checkRule(name, value, RULES[name]);
}

/** Refuses what is no object to read names and values from. */
export function checkObject(name: string, value: unknown): asserts value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw typeError('ERR_INVALID_ARG_TYPE', `${name} must be an object; got ${quote(value)}`);
  }
}

/** Refuses names that an object has and nobody reads, since they are misspelt. */
export function refuseUnknown(given: object, known: readonly string[], noun = 'option'): void {
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    throw typeError('ERR_UNKNOWN_OPTION', `unknown ${noun} ${quote(name)}; known are ${known.join(', ')}`);
  }
}

const NONE: object = Object.freeze({});

/**
 * Reads each known option once, wherever the object has it from (itself, its prototype, a getter, a proxy), checks it, and
 * returns a plain copy. `undefined` counts as absent.
 */
export function readOptions<Options extends object>(
  options: unknown,
  known: readonly OptionName[],
  rules: Rules = RULES,
): Options {
  if (options === undefined) return NONE as Options;
  checkObject('options', options);
  refuseUnknown(options, known);
  const copy: Record<string, unknown> = {};
  for (const name of known) {
    const value = options[name];
    if (value === undefined) continue;
    copy[name] = checkRule(name, value, rules[name]);
  }
  return copy as Options;
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

import { inspect } from 'node:util';
import { rangeError, typeError } from '../errors.js';
import { checkValue, type OptionName } from '../options.js';
import { safeText } from '../report/untrusted.js';
import { MAX_SHARDS } from '../shards/cut.js';
import { checkPlace, DEFAULT_PREFIX, DEFAULT_QUEUE, type Place } from './connection.js';
import { checkRedisUrl } from './url.js';

/** The options of each door of estimate-pi/bullmq, read once and checked at the call. */

/** How long Redis may be silent, restarting for instance, before a call gives up. */
export const DEFAULT_PATIENCE_MS = 6000;
export const MAX_MS = 86_400_000;

type Rule = (name: string, value: unknown) => void;

const shown = (value: unknown): string =>
  safeText(inspect(value, { depth: 0, maxArrayLength: 3, breakLength: 1e9 }), 80);

function integer(min: number, max: number): Rule {
  return (name, value) => {
    const message = `${name} must be an integer from ${min} to ${max}; got ${shown(value)}`;
    if (typeof value !== 'number') throw typeError('ERR_INVALID_ARG_TYPE', message);
    if (!(Number.isInteger(value) && value >= min && value <= max)) throw rangeError('ERR_OUT_OF_RANGE', message);
  };
}

const core =
  (option: OptionName): Rule =>
  (_, value) =>
    checkValue(option, value);

/** Names that Redis, BullMQ and a person at a terminal can take. */
const name: Rule = (option, value) => {
  const message = `${option} must be a name of 1 to 200 characters without ':', space and control characters; got ${shown(value)}`;
  if (typeof value !== 'string') throw typeError('ERR_INVALID_ARG_TYPE', message);
  if (!/^[^\s:\p{C}]{1,200}$/u.test(value)) throw rangeError('ERR_OUT_OF_RANGE', message);
};

const connection: Rule = (option, value) => {
  if (typeof value === 'string') return checkRedisUrl(option, value);
  if (typeof value === 'object' && value !== null) return;
  throw typeError(
    'ERR_INVALID_ARG_TYPE',
    `${option} must be a URL of Redis, or what BullMQ takes; got ${shown(value)}`,
  );
};

/** @throws TypeError or RangeError for what is not 0 … a day */
export const checkMilliseconds: Rule = integer(0, MAX_MS);

type QueueOption =
  | 'connection'
  | 'queue'
  | 'prefix'
  | 'patienceMs'
  | 'stalledMs'
  | 'shards'
  | 'samples'
  | 'seed'
  | 'signal'
  | 'onProgress'
  | 'threads'
  | 'backend'
  | 'kernel';

const RULES: Readonly<Record<QueueOption, Rule>> = {
  connection,
  queue: name,
  prefix: name,
  patienceMs: integer(100, MAX_MS),
  stalledMs: integer(100, MAX_MS),
  shards: integer(1, MAX_SHARDS),
  samples: core('samples'),
  seed: core('seed'),
  signal: core('signal'),
  onProgress: core('onProgress'),
  threads: core('threads'),
  backend: core('backend'),
  kernel: core('kernel'),
};

export const PLACE_OPTIONS: readonly QueueOption[] = ['connection', 'queue', 'prefix', 'patienceMs'];

/** Reads each known option once and returns a plain copy; `undefined` counts as absent. */
export function readQueueOptions<Options extends object>(
  options: unknown,
  known: readonly QueueOption[],
  required: readonly QueueOption[],
): Options {
  if (typeof options !== 'object' || options === null) {
    throw typeError('ERR_INVALID_ARG_TYPE', `options must be an object; got ${shown(options)}`);
  }
  for (const given of Object.keys(options)) {
    if (known.some((option) => option === given)) continue;
    throw typeError('ERR_UNKNOWN_OPTION', `unknown option ${shown(given)}; known are ${known.join(', ')}`);
  }
  const copy: Record<string, unknown> = {};
  for (const option of known) {
    const value = (options as Record<string, unknown>)[option];
    if (value === undefined && !required.includes(option)) continue;
    RULES[option](option, value);
    copy[option] = value;
  }
  return copy as Options;
}

export type PlaceOptions = {
  readonly connection: Place['connection'];
  /** Default: 'estimate-pi'. */
  readonly queue?: string | undefined;
  /** Of all keys in Redis, as BullMQ's option of that name. Default: 'bull'. */
  readonly prefix?: string | undefined;
  /** How long Redis may be silent, in milliseconds, before the call gives up with ERR_REDIS_UNAVAILABLE. Default: 6,000. */
  readonly patienceMs?: number | undefined;
};

/** @throws RangeError (ERR_OUT_OF_RANGE) for what BullMQ cannot use */
export function placeOf(options: PlaceOptions): Place {
  const { queue = DEFAULT_QUEUE, prefix = DEFAULT_PREFIX } = options;
  const place = { connection: options.connection, queue, prefix };
  checkPlace(place);
  return place;
}

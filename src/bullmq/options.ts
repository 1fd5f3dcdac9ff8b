import { checkObject, checkRule, integer, type OptionName, RULES, type Rule, refuseUnknown } from '../options.js';
import { MAX_SHARDS } from '../shards/cut.js';
import { checkPlace, DEFAULT_PREFIX, DEFAULT_QUEUE, type Place } from './connection.js';
import { checkRedisUrl } from './url.js';

/** The options of each door of estimate-pi/bullmq, read once and checked at the call. */

/** How long Redis may be silent, restarting for instance, before a call gives up. */
export const DEFAULT_PATIENCE_MS = 6000;
const DAY_MS = 86_400_000;

/** Names that Redis, BullMQ and a person at a terminal can take. */
const NAME: Rule = {
  expected: "a name of 1 to 200 characters without ':', spaces and control characters",
  hasType: (value) => typeof value === 'string',
  isInRange: (value) => /^[^\s:\p{C}]{1,200}$/u.test(value as string),
};

const CONNECTION: Rule = {
  expected: 'a URL of Redis, or what BullMQ takes as its connection',
  hasType: (value) => typeof value === 'string' || (typeof value === 'object' && value !== null),
  isInRange: () => true,
};

type OwnOption = 'connection' | 'queue' | 'prefix' | 'patienceMs' | 'stalledMs' | 'graceMs' | 'shards';

const QUEUE_RULES: Readonly<Record<OwnOption, Rule>> = {
  connection: CONNECTION,
  queue: NAME,
  prefix: NAME,
  patienceMs: integer(100, DAY_MS),
  stalledMs: integer(100, DAY_MS),
  graceMs: integer(0, DAY_MS),
  shards: integer(1, MAX_SHARDS),
};

export type QueueOption = OwnOption | OptionName;

const ALL: Readonly<Record<QueueOption, Rule>> = { ...RULES, ...QUEUE_RULES };

/** Checks one value that must be there; a URL is never repeated, since it may hold a password. */
export function checkQueueOption(name: QueueOption, value: unknown): void {
  if (name === 'connection' && typeof value === 'string') checkRedisUrl(name, value);
  else checkRule(name, value, ALL[name]);
}

export const PLACE_OPTIONS: readonly QueueOption[] = ['connection', 'queue', 'prefix', 'patienceMs'];

/** Reads each known option once and returns a plain copy; `undefined` counts as absent, which `required` ones must not be. */
export function readQueueOptions<Options extends object>(
  options: unknown,
  known: readonly QueueOption[],
  required: readonly QueueOption[],
): Options {
  checkObject('options', options);
  refuseUnknown(options, known);
  const copy: Record<string, unknown> = {};
  for (const name of known) {
    const value = options[name];
    if (value === undefined && !required.includes(name)) continue;
    checkQueueOption(name, value);
    copy[name] = value;
  }
  return copy as Options;
}

export type PlaceOptions = {
  /** A URL such as redis://:password@host:6379/0, or what BullMQ takes as `connection`. */
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

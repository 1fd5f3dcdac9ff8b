import { rangeError } from './errors.js';
import type { BackendName } from './options.js';
import { MAX_THREADS } from './options.js';

/** The environment variables of this package, read and checked once. */
export type Environment = {
  readonly backend: BackendName | undefined;
  readonly kernel: string | undefined;
  readonly threads: number | undefined;
  /** The path of the addon's file. */
  readonly addon: string | undefined;
};

function refuse(variable: string, expected: string, value: string): never {
  throw rangeError('ERR_OUT_OF_RANGE', `${variable} must be ${expected}; got '${value}'`);
}

export function parseEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const backend = variables['ESTIMATE_PI_BACKEND'] || undefined;
  if (backend !== undefined && backend !== 'native' && backend !== 'workers') {
    refuse('ESTIMATE_PI_BACKEND', "'native' or 'workers'", backend);
  }
  const threads = variables['ESTIMATE_PI_THREADS'] || undefined;
  const count = Number(threads);
  if (threads !== undefined && !(Number.isInteger(count) && count >= 1 && count <= MAX_THREADS)) {
    refuse('ESTIMATE_PI_THREADS', `an integer from 1 to ${MAX_THREADS}`, threads);
  }
  return {
    backend,
    kernel: variables['ESTIMATE_PI_KERNEL'] || undefined,
    threads: threads === undefined ? undefined : count,
    addon: variables['ESTIMATE_PI_ADDON'] || undefined,
  };
}

let environment: Environment | undefined;

/** Read once, because a look at process.env costs as much as a thousand darts. */
export function readEnvironment(): Environment {
  environment ??= parseEnvironment(process.env);
  return environment;
}

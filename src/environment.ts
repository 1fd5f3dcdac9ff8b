import { rangeError } from './errors.js';
import { type BackendName, RULES } from './options.js';
import { readVariable } from './platform/node/environment.js';
import { quote } from './quote.js';

/** The environment variables of this package. Each is looked at only where no option says otherwise, and by the option's rule. */

type VariableName = 'backend' | 'kernel' | 'threads';

const VARIABLES: Readonly<Record<VariableName, string>> = {
  backend: 'ESTIMATE_PI_BACKEND',
  kernel: 'ESTIMATE_PI_KERNEL',
  threads: 'ESTIMATE_PI_THREADS',
};

/** The value of a variable by the rule of its option; undefined where it is not set or empty. */
export function parseVariable(name: VariableName, text: string | undefined): string | number | undefined {
  if (text === undefined || text === '') return undefined;
  const value = name === 'threads' ? Number(text) : text;
  if (RULES[name].isInRange(value)) return value;
  throw rangeError('ERR_OUT_OF_RANGE', `${VARIABLES[name]} must be ${RULES[name].expected}; got ${quote(text)}`);
}

export function backendVariable(): BackendName | undefined {
  return parseVariable('backend', readVariable(VARIABLES.backend)) as BackendName | undefined;
}

export function kernelVariable(): string | undefined {
  return parseVariable('kernel', readVariable(VARIABLES.kernel)) as string | undefined;
}

export function threadsVariable(): number | undefined {
  return parseVariable('threads', readVariable(VARIABLES.threads)) as number | undefined;
}

/** Whether a driver that computes on the processor may stand in for a GPU, as in tests. */
export function softwareGpuVariable(): boolean {
  const text = readVariable('ESTIMATE_PI_GPU_SOFTWARE') ?? '';
  if (!['', '0', '1'].includes(text)) {
    throw rangeError('ERR_OUT_OF_RANGE', `ESTIMATE_PI_GPU_SOFTWARE must be 0 or 1; got ${quote(text)}`);
  }
  return text === '1';
}

/** The path of the addon's file. */
export function addonVariable(): string | undefined {
  return readVariable('ESTIMATE_PI_ADDON') || undefined;
}

import { execFileSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { capabilities } from 'estimate-pi';
import { describeMachine } from '#dist/platform/node/machine.js';

/** What the numbers were measured on. */
export type Bench = {
  readonly date: string;
  readonly cpu: string;
  readonly cores: string;
  readonly kernels: readonly string[];
  /** Of the workers backend: WebAssembly, where it compiles, and TypeScript. */
  readonly workerKernels: readonly string[];
  readonly threads: number;
  readonly node: string;
  readonly platform: string;
  readonly tools: readonly string[];
  /** A warning, where other programs keep processors busy. */
  readonly otherLoad: string | undefined;
};

function versionOf(file: string, ...args: string[]): string | undefined {
  try {
    return execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n')[0];
  } catch {
    return undefined;
  }
}

export async function describeBench(): Promise<Bench> {
  const { kernels, workerKernels, threads } = capabilities();
  const machine = await describeMachine();
  const tools = [versionOf('c++', '--version'), versionOf('python3', '--version'), numpyVersion()];
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: machine.cpu,
    cores: `${machine.physicalCores} cores, ${machine.hardwareThreads} hardware threads`,
    kernels,
    workerKernels,
    threads,
    node: machine.runtime,
    platform: machine.platform,
    tools: tools.filter((tool) => tool !== undefined),
    otherLoad: otherLoad(),
  };
}

/** Before anything is measured, the processes of the last minute that ran or waited for a processor. */
function otherLoad(): string | undefined {
  const [lastMinute = 0] = loadavg();
  const quiet = 0.5;
  if (lastMinute <= quiet) return undefined;
  return `WARNING: other programs were running (load ${lastMinute.toFixed(1)} over the last minute): compare ratios only, or measure again on a quiet machine.`;
}

/** undefined where Python or NumPy is missing. */
export function numpyVersion(): string | undefined {
  return versionOf('python3', '-c', 'import numpy; print("NumPy", numpy.__version__)');
}

export function hasPython(): boolean {
  return versionOf('python3', '--version') !== undefined;
}

import { type CodedError, failure, messageOf } from '../../errors.js';
import { pause } from '../../platform/node/timers.js';

/** A device that may be lost at any moment, and tells every error of its own. */
export type WatchedDevice = {
  readonly device: GPUDevice;
  /** Why it can be used no more; undefined while it can. */
  fault(): CodedError | undefined;
  /** Ends it: whoever waits for it hears of `error`. */
  fail(error: CodedError): void;
  /** Resolves with the fault, once there is one. */
  readonly failed: Promise<CodedError>;
};

export const failed = (message: string, cause?: unknown): CodedError => failure('ERR_GPU_FAILED', message, cause);

export async function openDevice(adapter: GPUAdapter): Promise<WatchedDevice> {
  let device: GPUDevice;
  try {
    device = await adapter.requestDevice();
  } catch (error) {
    throw failed(`the GPU's driver gave no device: ${messageOf(error)}`, error);
  }
  let fault: CodedError | undefined;
  let tell = (_: CodedError): void => undefined;
  const promise = new Promise<CodedError>((resolve) => {
    tell = resolve;
  });
  const fail = (error: CodedError): void => {
    if (fault !== undefined) return;
    fault = error;
    tell(error);
    device.destroy();
  };
  void device.lost.then(({ reason, message }) =>
    fail(failed(`the GPU was lost (${reason ?? 'unknown'}): ${message || 'its driver does not say why'}`)),
  );
  device.onuncapturederror = ({ error }) => fail(failed(`the GPU failed: ${error.message}`));
  return { device, fault: () => fault, fail, failed: promise };
}

/** Within which a device that was lost says so. */
const REASON_MS = 100;

const SCOPES: readonly GPUErrorFilter[] = ['internal', 'out-of-memory', 'validation'];

/**
 * Runs commands on a device and looks whether it took them: errors of WebGPU are told aside, and a command that was refused
 * would leave the answer of the one before.
 *
 * @param doing - as messages name it
 */
export async function guarded<Result>(
  { device, fault, failed: whenFailed }: WatchedDevice,
  doing: string,
  run: () => Result,
): Promise<Awaited<Result>> {
  for (const scope of SCOPES) device.pushErrorScope(scope);
  let result: Result;
  let popped: Promise<GPUError | null>[];
  try {
    result = run();
  } finally {
    // A device that was lost has no scopes any more; that it was lost is told elsewhere.
    popped = SCOPES.map(() => device.popErrorScope().catch(() => null));
  }
  const [outcome] = await Promise.allSettled([result]);
  const errors = await Promise.all(popped);
  // Whoever waits hears first that there will be no answer, and only then why.
  if (outcome.status === 'rejected') await Promise.race([whenFailed, pause(REASON_MS)]);
  const lost = fault();
  if (lost !== undefined) throw lost;
  const error = errors.find((each) => each !== null);
  if (error) throw failed(`the GPU refused ${doing}: ${error.message}`);
  if (outcome.status === 'rejected')
    throw failed(`the GPU refused ${doing}: ${messageOf(outcome.reason)}`, outcome.reason);
  return outcome.value as Awaited<Result>;
}

/** Compiles a shader and its one entry point. */
export async function compile(watched: WatchedDevice, code: string, entryPoint: string): Promise<GPUComputePipeline> {
  const { device } = watched;
  return guarded(watched, `the shader of ${entryPoint}`, async () => {
    const module = device.createShaderModule({ code });
    return device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint } });
  });
}

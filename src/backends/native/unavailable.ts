import { BackendUnavailableError, type LoadAttempt } from '../unavailable.js';

/** Why the native backend cannot be used. */
export class NativeUnavailableError extends BackendUnavailableError {
  override readonly name = 'NativeUnavailableError';
  readonly code = 'ERR_NATIVE_UNAVAILABLE';

  constructor(why: string, attempts: readonly LoadAttempt[], advice: string, cause: unknown) {
    super(`the native addon did not load: ${why}`, attempts, advice, cause);
  }
}

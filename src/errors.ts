/** The stable codes that errors of this package carry in `code`; messages may change, codes only with a major version. */
export type ErrorCode =
  | 'ERR_INVALID_ARG_TYPE'
  | 'ERR_OUT_OF_RANGE'
  | 'ERR_UNKNOWN_OPTION'
  | 'ERR_KERNEL_UNAVAILABLE'
  | 'ERR_NATIVE_UNAVAILABLE'
  | 'ERR_GPU_UNAVAILABLE'
  | 'ERR_GPU_FAILED'
  | 'ERR_PACKAGE_NOT_FOUND'
  | 'ERR_SYNC_UNSUPPORTED'
  | 'ERR_WORKER_FAILED'
  | 'ERR_PACKAGE_VERSION'
  | 'ERR_PROCESS_FAILED'
  | 'ERR_HITS_DIFFER'
  | 'ERR_REPORT_INVALID'
  | 'ERR_CHARTS_UNAVAILABLE'
  | 'ERR_REDIS_UNAVAILABLE'
  | 'ERR_SHARD_FAILED'
  | 'ERR_TALLY_INVALID'
  | 'ERR_TALLIES_MISMATCH'
  | 'ERR_TALLIES_OVERLAP'
  | 'ERR_TALLIES_GAP';

export type CodedError = Error & { readonly code: ErrorCode };

function withCode(error: Error, code: ErrorCode): CodedError {
  return Object.assign(error, { code });
}

export function typeError(code: ErrorCode, message: string): CodedError {
  return withCode(new TypeError(message), code);
}

export function rangeError(code: ErrorCode, message: string): CodedError {
  return withCode(new RangeError(message), code);
}

export function failure(code: ErrorCode, message: string, cause?: unknown): CodedError {
  return withCode(cause === undefined ? new Error(message) : new Error(message, { cause }), code);
}

/** By what it has and not by its class: under Jest and in other realms an error is no instance of this realm's Error. */
export function messageOf(error: unknown): string {
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : undefined;
  return typeof message === 'string' ? message : String(error);
}

/** The `code` of an error, ours or the system's. */
export function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

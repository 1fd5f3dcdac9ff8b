import { getSystemErrorMap } from 'node:util';

/** What went wrong with a file or a stream, in the words of the system. */

export function isSystemError(error: unknown): error is NodeJS.ErrnoException & { readonly errno: number } {
  return error instanceof Error && 'errno' in error && typeof error.errno === 'number' && 'syscall' in error;
}

/** `no space left on device`; what is no error of the system, by its own message. */
export function reasonOf(error: unknown): string {
  if (isSystemError(error)) return getSystemErrorMap().get(error.errno)?.[1] ?? error.code ?? error.message;
  return error instanceof Error ? error.message : String(error);
}

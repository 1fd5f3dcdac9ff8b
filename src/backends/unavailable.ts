/** Something that was tried so that a backend could be used, and why it did not do. */
export type LoadAttempt = { readonly place: string; readonly reason: string };

/** Why a backend cannot be used here. `message` says it in its first line, lists every attempt, and says what to do. */
export abstract class BackendUnavailableError extends Error {
  abstract readonly code: 'ERR_NATIVE_UNAVAILABLE' | 'ERR_GPU_UNAVAILABLE';
  /** The first line of `message`, for where one line must do. */
  readonly summary: string;
  /** In the order in which they were made. */
  readonly attempts: readonly LoadAttempt[];

  constructor(summary: string, attempts: readonly LoadAttempt[], advice: string, cause: unknown) {
    const tried = attempts.map(({ place, reason }) => `\n  ${place}: ${reason}`);
    super(`${summary}${tried.join('')}\n${advice}`, { cause });
    this.summary = summary;
    this.attempts = attempts;
  }

  /** As JSON shows it: an Error's own fields would leave out its message. */
  toJSON(): {
    readonly name: string;
    readonly code: string;
    readonly message: string;
    readonly attempts: readonly LoadAttempt[];
  } {
    const { name, code, message, attempts } = this;
    return { name, code, message, attempts };
  }
}

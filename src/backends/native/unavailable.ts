/** A place where the addon was looked for, and why it was not loaded from there. */
export type LoadAttempt = { readonly place: string; readonly reason: string };

/** Why the native backend cannot be used. `message` says it in its first line, lists every attempt, and says what to do. */
export class NativeUnavailableError extends Error {
  override readonly name = 'NativeUnavailableError';
  readonly code = 'ERR_NATIVE_UNAVAILABLE';
  /** The first line of `message`, for where one line must do. */
  readonly summary: string;
  /** In the order in which they were made. */
  readonly attempts: readonly LoadAttempt[];

  constructor(why: string, attempts: readonly LoadAttempt[], advice: string, cause: unknown) {
    const tried = attempts.map(({ place, reason }) => `\n  ${place}: ${reason}`);
    const summary = `the native addon did not load: ${why}`;
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

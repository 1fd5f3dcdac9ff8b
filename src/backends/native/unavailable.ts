import { addonVariable } from '../../environment.js';
import { messageOf } from '../../errors.js';

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
}

/** `path` is undefined where no file was found. */
export type FailedPlace = { readonly name: string; readonly path: string | undefined; readonly error: unknown };

const PLATFORM = `${process.platform}-${process.arch}`;
const WITHOUT = 'Everything works without it on the workers backend, to the same hits, about twenty times slower.';
const OVERRIDE = 'ESTIMATE_PI_ADDON=/path/to/the/addon.node names the file itself';

function firstLine(error: unknown): string {
  return messageOf(error).split('\n')[0] ?? '';
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function adviceFor(failure: FailedPlace | undefined): string {
  if (codeOf(failure?.error) === 'ERR_DLOPEN_DISABLED') {
    return `${WITHOUT} To use it, run node without --no-addons, and where it runs with --permission add --allow-addons.`;
  }
  if (addonVariable() !== undefined) return `${WITHOUT} To use it, correct or unset ESTIMATE_PI_ADDON.`;
  if (codeOf(failure?.error) === 'ERR_PACKAGE_NOT_FOUND')
    return `Without that folder no worker thread starts either. ${OVERRIDE}.`;
  return `${WITHOUT} To use it, install estimate-pi anew where its package has prebuilds/${PLATFORM}, or build it in a clone of the repository with npm ci; ${OVERRIDE}.`;
}

/** The last place that had a file tells the most. */
export function unavailable(failures: readonly FailedPlace[]): NativeUnavailableError {
  const found = failures.findLast(({ path }) => path !== undefined);
  const telling = found ?? failures.at(0);
  const why = found === undefined && failures.length > 1 ? `no file of it for ${PLATFORM}` : firstLine(telling?.error);
  const attempts = failures.map(({ name, error }) => ({ place: name, reason: firstLine(error) }));
  return new NativeUnavailableError(why, attempts, adviceFor(telling), telling?.error);
}

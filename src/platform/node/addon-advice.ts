import { NativeUnavailableError } from '../../backends/native/unavailable.js';
import type { LoadAttempt } from '../../backends/unavailable.js';
import { addonVariable } from '../../environment.js';
import { codeOf, messageOf } from '../../errors.js';

/** Why the addon did not load, and what to do about it. */

/** `path` is undefined where no file was found. */
export type FailedPlace = { readonly name: string; readonly path: string | undefined; readonly error: unknown };

const PLATFORM = `${process.platform}-${process.arch}`;
const WITHOUT = 'Everything works without it on the workers backend, to the same hits, two to seven times slower.';
const OVERRIDE = 'ESTIMATE_PI_ADDON=/path/to/the/addon.node names the file itself';
const ANEW = `install estimate-pi anew where its package has prebuilds/${PLATFORM}`;

/** What is said of a file that the system's loader must not touch. */
export const CUT_OFF = 'the file is cut off';

/** `of` is a code, or what the system's loader writes: glibc's, musl's, macOS's or Windows'. */
type Reason = { readonly of: string | RegExp; readonly advice: string };

/** The first that fits counts. */
const REASONS: readonly Reason[] = [
  {
    of: 'ERR_DLOPEN_DISABLED',
    advice: 'run node without --no-addons, and where it runs with --permission add --allow-addons.',
  },
  { of: /--allow-ffi/, advice: 'run deno with --allow-ffi.' },
  {
    of: 'ERR_PACKAGE_NOT_FOUND',
    advice: `leave estimate-pi out of the bundle, or copy its folder beside it; ${OVERRIDE}.`,
  },
  {
    of: 'ERR_PACKAGE_VERSION',
    advice: `let the bundle and the package beside it be of one version; ${OVERRIDE}, which is not checked.`,
  },
  {
    of: /version [`'"].*not found/,
    advice:
      "take a newer system: the README's section 'Where it runs' names the oldest C library that will do; or build the addon on this one, in a clone of the repository, with npm ci.",
  },
  {
    of: /libstdc\+\+|libgcc_s/,
    advice:
      'install the run-time library of C++: on Debian libstdc++6, on Alpine libstdc++; or take an image that has it (distroless/cc, not distroless/base).',
  },
  {
    of: /libc\.musl|ld-musl|Error loading shared library (ld-linux|libc\.so)|Error relocating/,
    advice: `take the file for this system's C library (.musl.node on Alpine, .glibc.node elsewhere): was node_modules installed on another system? ${ANEW}; ${OVERRIDE}.`,
  },
  {
    of: /failed to map segment|Operation not permitted|cannot enable executable/i,
    advice: `keep node_modules on a file system that may execute (this one is mounted noexec, or a security policy forbids it), or copy the file to one that may: ${OVERRIDE}.`,
  },
  {
    // Of a file for another processor glibc says that it is not there.
    of: /wrong ELF class|^FILE: cannot open shared object file: No such|incompatible architecture|not a valid Win32 application|Exec format error/i,
    advice: `take the file for ${PLATFORM}: this one is for another processor. Was node_modules installed on another machine? ${ANEW}.`,
  },
  {
    of: /the file is cut off|invalid ELF header|file too short|not a mach-o file/i,
    advice: `${ANEW}: the file is damaged (a Git LFS pointer, perhaps, or a download that broke off).`,
  },
  {
    of: /code signature|system policy/i,
    advice: 'let macOS load it: xattr -d com.apple.quarantine on the file, or codesign --force --sign - it.',
  },
  {
    of: /Permission denied|EACCES/i,
    advice: `make the file readable for this user (chmod a+r), and its folders too; ${OVERRIDE}.`,
  },
];

const OTHERWISE = `${ANEW}, or build it in a clone of the repository with npm ci; ${OVERRIDE}.`;

function firstLine(error: unknown): string {
  return messageOf(error).split('\n')[0] ?? '';
}

function adviceFor(failure: FailedPlace | undefined): string {
  const code = codeOf(failure?.error);
  // A path may hold any of the words that tell.
  const message = messageOf(failure?.error).replaceAll(failure?.path ?? 'FILE', 'FILE');
  const reason = REASONS.find(({ of }) => (typeof of === 'string' ? of === code : of.test(message)));
  if (addonVariable() !== undefined && typeof reason?.of !== 'string') {
    return `${WITHOUT} To use it, correct or unset ESTIMATE_PI_ADDON${reason === undefined ? '.' : `, or ${reason.advice}`}`;
  }
  return `${WITHOUT} To use it, ${reason?.advice ?? OTHERWISE}`;
}

/** The last place that had a file tells the most. */
export function unavailable(failures: readonly FailedPlace[]): NativeUnavailableError {
  const found = failures.findLast(({ path }) => path !== undefined);
  const telling = found ?? failures.at(0);
  const why = found === undefined && failures.length > 1 ? `no file of it for ${PLATFORM}` : firstLine(telling?.error);
  const attempts: readonly LoadAttempt[] = failures.map(({ name, error }) => ({
    place: name,
    reason: firstLine(error),
  }));
  return new NativeUnavailableError(why, attempts, adviceFor(telling), telling?.error);
}

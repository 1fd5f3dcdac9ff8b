import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { type FailedPlace, unavailable } from '../dist/platform/node/addon-advice.js';

/** What the loaders of the systems wrote on 2026's machines: glibc, musl, macOS, Windows, Deno; FILE is the addon's path. */
const REASONS: readonly (readonly [what: string, message: string, advice: RegExp])[] = [
  [
    'no C++ run-time library',
    'libstdc++.so.6: cannot open shared object file: No such file or directory',
    /libstdc\+\+6/,
  ],
  [
    'no C++ run-time library on Alpine',
    'Error loading shared library libstdc++.so.6: No such file or directory (needed by FILE)',
    /on Alpine libstdc\+\+/,
  ],
  [
    'a system older than the addon',
    "/lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.99' not found (required by FILE)",
    /newer system.*Where it runs/,
  ],
  ['a file system that may not execute', 'FILE: failed to map segment from shared object', /noexec/],
  [
    'a file system that may not execute, on Alpine',
    'Error loading shared library FILE: Operation not permitted',
    /noexec/,
  ],
  [
    'the file of musl under glibc',
    'libc.musl-x86_64.so.1: cannot open shared object file: No such file or directory',
    /C library/,
  ],
  [
    'the file of glibc under musl',
    'Error loading shared library ld-linux-x86-64.so.2: No such file or directory (needed by FILE)',
    /C library/,
  ],
  ['the file of glibc under musl, half there', 'Error relocating FILE: __memcpy_chk: symbol not found', /C library/],
  ['another processor', 'FILE: cannot open shared object file: No such file or directory', /another processor/],
  ['another width', 'FILE: wrong ELF class: ELFCLASS32', /another processor/],
  [
    'another processor on macOS',
    "dlopen(FILE, 0x0001): tried: 'FILE' (mach-o file, but is an incompatible architecture (have 'x86_64', need 'arm64'))",
    /another processor/,
  ],
  ['another processor on Windows', '\\\\?\\FILE is not a valid Win32 application.', /another processor/],
  ['a file that is cut off', 'FILE: file too short', /damaged/],
  ['a Git LFS pointer', 'FILE: invalid ELF header', /damaged/],
  ['no permission to read', 'FILE: cannot open shared object file: Permission denied', /chmod a\+r/],
  ['a signature that macOS refuses', 'dlopen(FILE, 0x0001): code signature in <1234> not valid for use', /xattr/],
  [
    'Deno without a permission',
    'Requires ffi access to "FILE", run again with the --allow-ffi flag',
    /deno with --allow-ffi/,
  ],
  ['something else', 'the disk is on fire', /install estimate-pi anew .* or build it in a clone/],
];

describe('what the error advises', () => {
  const place = 'somewhere';
  const failed = (error: unknown, path?: string): FailedPlace[] => [{ name: place, path, error }];
  const coded = (code: string, message: string): Error => Object.assign(new Error(message), { code });

  test.each(REASONS)('%s', (_, message, advice) => {
    // A path of words that would mislead: only what the loader says counts.
    const path = '/srv/libstdc++/noexec: Permission denied/estimate-pi.glibc.node';
    const cause = coded('ERR_DLOPEN_FAILED', message.replaceAll('FILE', path));
    const thrown = unavailable(failed(cause, path));
    const [summary, attempt, said] = thrown.message.split('\n');
    expect(thrown).toMatchObject({ cause, summary, attempts: [{ place, reason: cause.message }] });
    expect(attempt).toBe(`  ${place}: ${cause.message}`);
    expect(said).toMatch(/^Everything works without it on the workers backend/);
    expect(said).toMatch(advice);
  });

  test.each([
    ['ERR_DLOPEN_DISABLED', /without --no-addons/],
    ['ERR_PACKAGE_NOT_FOUND', /out of the bundle, or copy its folder/],
    ['ERR_PACKAGE_VERSION', /of one version/],
  ])('%s', (code, advice) => {
    expect(unavailable(failed(coded(code, 'whatever it says'))).message).toMatch(advice);
  });

  test('an error of another realm is understood, and JSON shows all of it', () => {
    const foreign = runInNewContext(
      "Object.assign(new Error('libstdc++.so.6: cannot open'), { code: 'ERR_DLOPEN_FAILED' })",
    );
    const thrown = unavailable(failed(foreign, '/a.node'));
    expect(thrown.summary).toBe('the native addon did not load: libstdc++.so.6: cannot open');
    expect(JSON.parse(JSON.stringify(thrown))).toEqual({
      name: 'NativeUnavailableError',
      code: 'ERR_NATIVE_UNAVAILABLE',
      message: thrown.message,
      attempts: [{ place, reason: 'libstdc++.so.6: cannot open' }],
    });
  });
});

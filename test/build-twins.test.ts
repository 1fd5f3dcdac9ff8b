import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** The addon is built by cmake-js in development and by node-gyp for releases. Both must compile the same program. */

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? '').sort();

const cmake = read('native/CMakeLists.txt');
const gyp = read('binding.gyp');

/** A module of its own, which scripts/kernels/build-wasm.js makes of it. */
const WASM = 'kernels/wasm128.cc';

const onDisk = readdirSync(new URL('../native', import.meta.url), { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.cc') && !path.startsWith('test/') && path !== WASM)
  .sort();

const sourcesOf = (list: string): string[] =>
  matches(new RegExp(`set\\(${list}\\n([^)]*)\\)`).exec(cmake)?.[1] ?? '', /^ {2}([\w./]+\.cc)$/gm);

test('CMakeLists.txt lists every source once: add what is missing to CORE_SOURCES, or ADDON_SOURCES if it needs Node', () => {
  expect([...sourcesOf('CORE_SOURCES'), ...sourcesOf('ADDON_SOURCES')].sort()).toEqual(onDisk);
});

test('binding.gyp compiles what CMakeLists.txt lists', () => {
  expect(matches(gyp, /"native\/([\w./]+\.cc)"/g)).toEqual(onDisk);
});

test('CMakeLists.txt builds every program of native/test', () => {
  const programs = readdirSync(new URL('../native/test', import.meta.url)).map((name) => name.replace(/\.cc$/, ''));
  expect(/foreach\(program ([\w ]+)\)/.exec(cmake)?.[1]?.split(' ').sort()).toEqual(programs.sort());
});

test('both ask for the same Node-API, language and optimisation', () => {
  expect(matches(gyp, /NAPI_VERSION=(\d+)/g)).toEqual(matches(cmake, /NAPI_VERSION=(\d+)/g));
  expect(matches(gyp, /"-std=c\+\+(\d+)"/g)).toEqual(matches(cmake, /CMAKE_CXX_STANDARD (\d+)/g));
  expect(matches(gyp, /"(-static-[\w+]+|-Wl,[\w,-]+)"/g)).toEqual(matches(cmake, / (-static-[\w+]+|-Wl,[\w,-]+)/g));
  expect(matches(gyp, /"-(O\d)"/g)).toEqual(matches(cmake, /-Wextra -(O\d)/g));
});

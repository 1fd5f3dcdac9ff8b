import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** The addon is built by cmake-js in development and by node-gyp for releases. Both must compile the same program. */

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? '').sort();

const cmake = read('native/CMakeLists.txt');
const gyp = read('binding.gyp');

const onDisk = readdirSync(new URL('../native', import.meta.url), { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.cc') && !path.startsWith('test/'))
  .sort();

test('binding.gyp compiles every source: add what is missing to "sources"', () => {
  expect(matches(gyp, /"native\/([\w./]+\.cc)"/g)).toEqual(onDisk);
});

test('CMakeLists.txt compiles every source: add what is missing to add_library', () => {
  expect(matches(cmake, /^ {2}([\w./]+\.cc)$/gm)).toEqual(onDisk);
});

test('both ask for the same Node-API, language and optimisation', () => {
  expect(matches(gyp, /NAPI_VERSION=(\d+)/g)).toEqual(matches(cmake, /NAPI_VERSION=(\d+)/g));
  expect(matches(gyp, /"-std=c\+\+(\d+)"/g)).toEqual(matches(cmake, /CMAKE_CXX_STANDARD (\d+)/g));
  expect(matches(gyp, /"-(O\d)"/g)).toEqual(matches(cmake, /-Wextra -(O\d)/g));
});

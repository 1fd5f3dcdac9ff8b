// Runs inside a foreign Node (64-bit ARM under qemu, Windows under Wine), on a staged copy of the package: every known answer through
// every kernel, and every public function. Prints one line; any difference is an exception.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as core from './dist/index.js';
import { loadAddon } from './dist/platform/node/addon.js';
import * as scaling from './dist/scaling/index.js';

const functions = Object.entries({ ...core, ...scaling }).filter(([name]) => /^[a-z]/.test(name));
const uncalled = new Set(functions.map(([name]) => name));

/** The public functions, each of which is crossed off when it is called. */
const {
  amdahlSpeedup,
  capabilities,
  compareReports,
  convergePi,
  estimateFrom,
  estimatePi,
  estimatePiSync,
  fitAmdahl,
  fitUsl,
  gpuCapabilities,
  gustafsonSpeedup,
  karpFlatt,
  measureScaling,
  mergeTallies,
  readReport,
  samplesFor,
  tally,
  tallySync,
  uslSpeedup,
} = Object.fromEntries(
  functions.map(([name, call]) => [
    name,
    (...args) => {
      uncalled.delete(name);
      return call(...args);
    },
  ]),
);

/** @param {string} name */
function linesOf(name) {
  const text = readFileSync(new URL(`vectors/${name}`, import.meta.url), 'utf8');
  return text.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
}

/** @param {string} text */
const hexWords = (text) =>
  text
    .trim()
    .split(/\s+/)
    .map((word) => Number.parseInt(word, 16));

const native = loadAddon();
if (!native.loaded) throw native.error;
const { addon } = native;
const kernels = addon.kernels();
const expected = process.argv[2];
assert.ok(kernels.includes(expected), `${process.arch} runs the kernels ${kernels}; expected ${expected} among them`);

let answers = 0;
for (const kernel of kernels) {
  for (const line of linesOf('philox4x32-10.txt')) {
    const [input, output] = line.split('|').map(hexWords);
    assert.deepEqual(
      [...addon.philox(kernel, Uint32Array.from(input.slice(0, 4)), Uint32Array.from(input.slice(4)))],
      output,
    );
    answers++;
  }
  for (const line of linesOf('words-v1.txt')) {
    const [address, words] = line.split('|');
    const [seed, start] = address.trim().split(' ').map(Number);
    const drawn = hexWords(words);
    assert.deepEqual([...addon.words(kernel, seed, start, drawn.length)], drawn, `${kernel}: words of ${address}`);
    answers++;
  }
  for (const line of linesOf('darts-v1.txt')) {
    const [seed, start, samples, hits] = line.split(' ').map(Number);
    for (const threads of [1, 2, 7]) {
      const options = { kernel, threads, backend: 'native' };
      assert.equal(tallySync({ seed, start, samples }, options).hits, hits, `${kernel}, ${threads} threads: ${line}`);
      assert.equal(
        (await tally({ seed, start, samples }, options)).hits,
        hits,
        `${kernel}, ${threads} threads: ${line}`,
      );
    }
    answers++;
  }
}

const SAMPLES = 5e6;
const { backend, kernel } = capabilities();
assert.equal(backend, 'native');
const { hits } = estimatePiSync(SAMPLES, { seed: 42 });
assert.equal((await estimatePi(SAMPLES, { seed: 42 })).hits, hits);
assert.equal((await estimatePi(SAMPLES, { seed: 42, backend: 'workers' })).hits, hits);
assert.equal(estimatePiSync(SAMPLES, { seed: 42, backend: 'workers', threads: 2 }).hits, hits);
const halves = [0, 1].map((half) => tallySync({ seed: 42, start: half * (SAMPLES / 2), samples: SAMPLES / 2 }));
assert.equal(estimateFrom(mergeTallies(halves)).hits, hits);
const trail = [];
for await (const step of convergePi(SAMPLES, { seed: 42, points: 3 })) trail.push(step);
assert.equal(trail.at(-1).hits, hits);
assert.ok(samplesFor(0.001) > 1e6);
assert.equal(typeof (await gpuCapabilities()), 'object');
const aborted = estimatePi(2 ** 52, { signal: AbortSignal.timeout(50) });
await assert.rejects(aborted, { name: 'TimeoutError' });

// Whether there is one or not, it tells without failing.
const { gpuError, kernels: gpuKernels } = await gpuCapabilities();
assert.equal(gpuError === null, gpuKernels.length > 0);

const speedups = [1, 2, 4, 8].map((threads) => ({ threads, speedup: amdahlSpeedup(0.1, threads) }));
assert.ok(Math.abs(fitAmdahl(speedups).serialFraction - 0.1) < 1e-9);
assert.ok(Math.abs(fitUsl(speedups).contention - 0.1) < 1e-6);
assert.ok(Math.abs(karpFlatt(amdahlSpeedup(0.1, 8), 8) - 0.1) < 1e-9);
assert.equal(gustafsonSpeedup(0, 8), 8);
assert.equal(uslSpeedup(0, 0, 8), 8);
const report = await measureScaling({ samples: 2 ** 25, threads: [1, 2], trials: 3, ways: false });
const { seed, samples } = report;
assert.equal(report.hits, tallySync({ seed, samples }).hits);
const saved = readReport(JSON.stringify(report));
assert.equal(compareReports(saved, saved).points.length, 2);
assert.deepEqual([...uncalled], [], 'public functions that this check does not call yet');

process.stdout.write(
  `${process.platform}-${process.arch}, Node ${process.version}: ${answers} known answers with ${kernels.join(', ')}, and every public function (${kernel})\n`,
);

import type { PiEstimate } from 'estimate-pi';
import { expect, test } from 'vitest';
import { formatEstimate } from '../dist/report/estimate.js';

/** An estimate as the terminal shows it. */

const ESTIMATE: PiEstimate = {
  pi: 3.116,
  standardError: 0.0522,
  confidenceInterval: [3.0114, 3.2127],
  confidence: 0.95,
  hits: 779,
  samples: 1000,
  seed: 7,
  elapsedMs: 0.0123,
  samplesPerSecond: 81.3e6,
  threads: 1,
  backend: 'workers',
  kernel: 'typescript',
  device: null,
  partial: false,
};

test('has error, interval and distance in one kind of digits', () => {
  expect(formatEstimate(ESTIMATE, false)).toBe(
    [
      'π ≈           3.116 ± 0.052',
      '95 % interval 3.011 … 3.213',
      'off by        0.026, 0.49 standard errors too low',
      'darts         1 000, of which 779 hit',
      'time          12.3 µs, 81.3 Mdarts/s',
      'backend       workers, kernel typescript, 1 thread',
      'seed          7\n',
    ].join('\n'),
  );
});

test('of another confidence says which', () => {
  expect(formatEstimate({ ...ESTIMATE, confidence: 0.999 }, false)).toContain('99.9 % interval');
});

test('whose standard error is 0 is not off by any number of them', () => {
  const text = formatEstimate({ ...ESTIMATE, pi: 4, standardError: 0 }, false);
  expect(text).toMatch(/^off by +0\.858407 too high$/m);
});

test('under a clock that stands still has no rate', () => {
  expect(formatEstimate({ ...ESTIMATE, elapsedMs: 0, samplesPerSecond: null }, false)).toMatch(/^time +0 µs$/m);
});

test('that was interrupted says so', () => {
  expect(formatEstimate(ESTIMATE, true)).toContain('(partial: interrupted)');
});

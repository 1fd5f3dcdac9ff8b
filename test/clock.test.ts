import { describe, expect, test } from 'vitest';
import { runModule } from './children.js';

/** Results are finite, consistent numbers under any clock. Each in a process of its own, whose clock is set before the package loads. */

const PRINT = `
  const { estimatePi, estimatePiSync, convergePi } = await import('estimate-pi');
  const found = [estimatePiSync(1000, { seed: 1 }), await estimatePi(5e6, { seed: 1 })];
  for await (const each of convergePi(5e6, { seed: 1, points: 3 })) found.push(each);
  console.log(JSON.stringify(found));
`;

describe.each([
  ['that stands still', 'performance.now = () => 5;'],
  ['that runs backwards', 'let t = 1e6; performance.now = () => t--;'],
  ['that is no number', 'performance.now = () => NaN;'],
  ['that jumps by years', 'let t = 0; performance.now = () => (t += 1e12);'],
])('with a clock %s', (_, disturb) => {
  test('times are finite and not negative, and a rate that cannot be known is null', async () => {
    const { stdout, stderr } = await runModule(`${disturb}\n${PRINT}`);
    expect(stderr).toBe('');
    for (const { elapsedMs, samplesPerSecond } of JSON.parse(stdout)) {
      expect(Number.isFinite(elapsedMs) && elapsedMs >= 0).toBe(true);
      if (elapsedMs === 0) expect(samplesPerSecond).toBeNull();
      else expect(samplesPerSecond).toBeGreaterThan(0);
    }
  });
});

test('fake timers that are installed later do not stop the clock of a measurement', async () => {
  const { stdout } = await runModule(`
    const { estimatePiSync } = await import('estimate-pi');
    performance.now = () => 0;
    console.log(estimatePiSync(3e6).elapsedMs > 0);
  `);
  expect(stdout).toBe('true\n');
});

/** What the loop itself takes: time is the subject here. */
const LOOP_MS = 40;

test('the time of an estimate of convergePi is that of its darts, not of the loop around it', async () => {
  const { convergePi } = await import('estimate-pi');
  const begin = performance.now();
  let counted = 0;
  let slept = 0;
  for await (const { elapsedMs } of convergePi(3e6, { points: 5 })) {
    counted = elapsedMs;
    const wait = performance.now();
    await new Promise((resolve) => setTimeout(resolve, LOOP_MS));
    slept += performance.now() - wait;
  }
  expect(counted).toBeLessThanOrEqual(performance.now() - begin - slept);
});

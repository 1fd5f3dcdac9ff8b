import { estimatePi } from 'estimate-pi';
import { expect, test } from 'vitest';

/** A page that is reloaded in the middle of its calls: what it left behind does not disturb it. */

const RELOADS = 3;

test('after three reloads in the middle of calls, all is as on a fresh page', async () => {
  const reloads = Number(sessionStorage.getItem('reloads') ?? 0);
  if (reloads < RELOADS) {
    sessionStorage.setItem('reloads', String(reloads + 1));
    void estimatePi(2 ** 52, { threads: 5 });
    await estimatePi(50_000_000);
    location.reload();
    // The page ends here.
    await new Promise(() => undefined);
  }
  sessionStorage.removeItem('reloads');
  expect((await estimatePi(100_000_000, { seed: 42 })).hits).toBe(78_543_853);
});

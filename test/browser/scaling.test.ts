import { estimatePi } from 'estimate-pi';
import { measureScaling, readReport } from 'estimate-pi/scaling';
import { expect, test } from 'vitest';

/** The study of scaling in a page. How fast it is and what that advises depends on the machine, so neither is tested. */

test('a study in a page is a report that can be saved, with the hits that any backend counts', async () => {
  const shares: number[] = [];
  const onProgress = (share: number) => shares.push(share);
  const report = await measureScaling({ seconds: 1, threads: [1, 2], seed: 42, onProgress });
  expect(readReport(JSON.stringify(report))).toEqual(JSON.parse(JSON.stringify(report)));
  expect(report.points.map(({ threads }) => threads)).toEqual([1, 2]);
  expect(report.backend).toBe('workers');
  expect(report.verdict.findings.length).toBeGreaterThan(0);
  expect(report.hits).toBe((await estimatePi(report.samples, { seed: 42 })).hits);
  expect(shares.at(-1)).toBe(1);
  expect(shares).toEqual([...shares].sort((x, y) => x - y));
});

test('what a page does not know of its machine is null, not a guess', async () => {
  const { machine, points } = await measureScaling({ seconds: 1, threads: [1] });
  expect(machine).toMatchObject({ cpu: expect.any(String), physicalCores: null });
  expect(points[0]).toMatchObject({ utilization: null, lossToOthers: null });
});

test('ways are refused before anything is measured, since they need processes', async () => {
  const shares: number[] = [];
  const study = measureScaling({ ways: true, onProgress: (share) => shares.push(share) });
  await expect(study).rejects.toMatchObject({ code: 'ERR_PROCESS_FAILED' });
  expect(shares).toEqual([]);
});

test('an abort rejects with its reason', async () => {
  const reason = new Error('enough');
  const controller = new AbortController();
  const study = measureScaling({ seconds: 30, signal: controller.signal, onProgress: () => controller.abort(reason) });
  await expect(study).rejects.toBe(reason);
});

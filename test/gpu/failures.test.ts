import { estimatePi, estimatePiSync, GpuUnavailableError, gpuCapabilities, tally, tallySync } from 'estimate-pi';
import { afterEach, describe, expect, test } from 'vitest';
import type { Backend } from '../../dist/backends/backend.js';
import { gpuBackend } from '../../dist/backends/gpu/backend.js';
import { createSlot } from '../../dist/backends/gpu/batch.js';
import { COUNT_SHADER, NOT_COUNTED } from '../../dist/backends/gpu/count-shader.js';
import { compile, type WatchedDevice } from '../../dist/backends/gpu/device.js';
import { count } from '../../dist/count.js';
import type { GpuEntry } from '../../dist/platform/navigator-gpu.js';
import { gpuEntries } from '../../dist/platform/node/gpu.js';
import type { DartRange } from '../../dist/stream/layout.js';
import { countBlock, counterOf, describeGpu, openTestDevice } from './device.js';

/** What a user hears when there is no GPU, or one that fails. Nothing falls back to another backend. */

const RANGE: DartRange = { seed: 42, start: 0, samples: 10_000_000 };
const HITS = 7_852_923;

const run = (backend: Backend, range = RANGE) => count({ range, backend, kernel: 'wgsl', threads: 1 }, {});

const offering = (adapter: unknown): readonly GpuEntry[] => [
  { place: 'a test', open: async () => ({ requestAdapter: async () => adapter }) as unknown as GPU },
];

const SOFTWARE_INFO = { vendor: 'google', architecture: 'swiftshader', device: 'SwiftShader', description: '' };

describe('where there is no GPU', () => {
  test.each([
    ['no adapter', offering(null), 'the system offers no adapter'],
    ['no way to one', [{ place: 'a test', open: () => Promise.reject(new Error('not here')) }], 'not here'],
  ])('%s: the call is refused with what was tried', async (_, entries, reason) => {
    const error: unknown = await run(gpuBackend(countBlock, () => entries)).catch((each) => each);
    expect(error).toBeInstanceOf(GpuUnavailableError);
    expect(error).toMatchObject({ code: 'ERR_GPU_UNAVAILABLE', name: 'GpuUnavailableError' });
    expect((error as GpuUnavailableError).attempts).toEqual([
      { place: 'a test', reason: expect.stringContaining(reason) },
    ]);
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({
      code: 'ERR_GPU_UNAVAILABLE',
      message: expect.stringContaining(reason),
      attempts: [{ place: 'a test' }],
    });
  });

  test('a driver that gives no device is told as it says', async () => {
    const requestDevice = (): Promise<never> => Promise.reject(new Error('out of everything'));
    const entries = offering({ info: { ...SOFTWARE_INFO, architecture: 'x', device: 'a GPU' }, requestDevice });
    await expect(run(gpuBackend(countBlock, () => entries))).rejects.toMatchObject({
      code: 'ERR_GPU_FAILED',
      message: expect.stringContaining('out of everything'),
    });
  });
});

describe('a call that a GPU cannot take', () => {
  test.each([
    ['estimatePiSync', () => estimatePiSync(10, { backend: 'gpu' })],
    ['tallySync', () => tallySync({ seed: 1, samples: 10 }, { backend: 'gpu' })],
    ['estimatePiSync by its kernel', () => estimatePiSync({ seconds: 1 }, { kernel: 'wgsl' })],
  ])('%s is refused, and told which one to make', (_, call) => {
    expect(call).toThrow(
      expect.objectContaining({ code: 'ERR_SYNC_UNSUPPORTED', message: expect.stringContaining('await estimatePi') }),
    );
  });

  test.each([
    ['estimatePi', () => estimatePi(10, { backend: 'gpu', threads: 2 })],
    ['tally', () => tally({ seed: 1, samples: 10 }, { kernel: 'wgsl', threads: 1 })],
  ])('threads with %s are refused, and told to leave them out', async (_, call) => {
    const message = expect.stringMatching(/^threads cannot be chosen with backend 'gpu'.*leave threads out; got \d$/);
    await expect(call()).rejects.toMatchObject({ name: 'RangeError', code: 'ERR_OUT_OF_RANGE', message });
  });

  test("a kernel of the processor's is refused by name", async () => {
    await expect(estimatePi(10, { backend: 'gpu', kernel: 'scalar' })).rejects.toMatchObject({
      code: 'ERR_KERNEL_UNAVAILABLE',
      message: expect.stringContaining('it has wgsl'),
    });
  });
});

/** A way to the real GPU whose devices are kept, so that a test can do them harm. */
function watchedEntries(devices: GPUDevice[]): readonly GpuEntry[] {
  return gpuEntries().map((entry) => ({
    ...entry,
    open: async () => {
      const gpu = await entry.open();
      const requestAdapter = async () => {
        const adapter = await gpu.requestAdapter();
        const requestDevice = async () => {
          const device = await adapter?.requestDevice();
          if (device !== undefined) devices.push(device);
          return device;
        };
        return adapter === null ? null : { info: adapter.info, requestDevice };
      };
      return { requestAdapter } as unknown as GPU;
    },
  }));
}

describeGpu('a device that is lost', () => {
  test('fails the call that it was counting, and the next call opens one anew', async () => {
    const devices: GPUDevice[] = [];
    const backend = gpuBackend(countBlock, () => watchedEntries(devices));
    const counting = run(backend, { ...RANGE, samples: 1e13 });
    const lost = expect(counting).rejects.toMatchObject({
      code: 'ERR_GPU_FAILED',
      message: expect.stringContaining('the GPU was lost'),
    });
    await expect.poll(() => devices.length, { timeout: 30_000, interval: 1 }).toBe(1);
    await backend.open?.();
    devices[0]?.destroy();
    await lost;
    expect(await run(backend)).toMatchObject({ hits: HITS, samples: RANGE.samples });
    expect(devices).toHaveLength(2);
    devices[1]?.destroy();
  });

  test('between two calls is opened anew without a word', async () => {
    const devices: GPUDevice[] = [];
    const backend = gpuBackend(countBlock, () => watchedEntries(devices));
    expect(await run(backend)).toMatchObject({ hits: HITS });
    devices[0]?.destroy();
    await devices[0]?.lost;
    expect(await run(backend)).toMatchObject({ hits: HITS });
    expect(devices).toHaveLength(2);
    devices[1]?.destroy();
  });
});

describeGpu('a device that counts wrong', () => {
  test('is refused when it is opened, with both numbers', async () => {
    const backend = gpuBackend((range) => countBlock(range) + 1);
    await expect(run(backend)).rejects.toMatchObject({
      code: 'ERR_HITS_DIFFER',
      message: expect.stringMatching(
        /^the GPU counted \d+ hits in block \d+ of seed \d+ where the processor counts \d+/,
      ),
    });
  });

  test('later is found by the block of each batch that the processor counts again; the next call opens a device anew', async () => {
    let isRight = true;
    const devices: GPUDevice[] = [];
    const backend = gpuBackend(
      (range) => countBlock(range) + (isRight ? 0 : 1),
      () => watchedEntries(devices),
    );
    expect(await run(backend)).toMatchObject({ hits: HITS });
    isRight = false;
    await expect(run(backend)).rejects.toMatchObject({ code: 'ERR_HITS_DIFFER' });
    isRight = true;
    expect(await run(backend)).toMatchObject({ hits: HITS });
    expect(devices).toHaveLength(2);
    for (const device of devices) device.destroy();
  });
});

describeGpu('what a driver refuses', () => {
  const opened: WatchedDevice[] = [];
  const open = async (): Promise<WatchedDevice> => {
    const watched = await openTestDevice();
    opened.push(watched);
    return watched;
  };
  afterEach(() => {
    for (const { device } of opened.splice(0)) device.destroy();
  });

  test('a shader: the call fails with the compiler’s words', async () => {
    await expect(counterOf(await open(), 'fn countBlocks( {')).rejects.toMatchObject({
      code: 'ERR_GPU_FAILED',
      message: expect.stringContaining('the GPU refused the shader of countBlocks'),
    });
  });

  test('memory: the call fails', async () => {
    const watched = await open();
    const pipeline = await compile(watched, COUNT_SHADER, 'countBlocks');
    await expect(createSlot(watched, pipeline, 2 ** 38)).rejects.toMatchObject({
      code: 'ERR_GPU_FAILED',
      message: expect.stringContaining('the GPU refused memory'),
    });
  });

  test('nothing, but a block has more darts near the circle than there is room for: the processor counts it', async () => {
    const blocks: number[] = [];
    const counter = await counterOf(await open(), COUNT_SHADER.replace('MAX_NEAR = 256u', 'MAX_NEAR = 64u'), {
      countBlock: (range) => {
        blocks.push(range.block);
        return countBlock(range);
      },
    });
    expect(COUNT_SHADER).toContain(`NOT_COUNTED = ${NOT_COUNTED}u`);
    expect(await counter.start(RANGE).outcome).toMatchObject({ hits: HITS });
    // The last block holds 562,816 of its 1,048,576 darts, of which 76 are near.
    expect(blocks).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describeGpu('gpuCapabilities', () => {
  test('tells adapter, vendor and driver', async () => {
    expect(await gpuCapabilities()).toMatchObject({
      device: expect.any(String),
      vendor: expect.any(String),
      driver: expect.any(String),
      isSoftware: true,
      kernels: ['wgsl'],
      gpuError: null,
    });
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeNative } from './contenders.js';

const OSXSAVE = 1 << 27;
const SSE41 = 1 << 19;
const POPCNT = 1 << 23;
const AVX = 1 << 28;
const AVX2 = 1 << 5;
const AVX512 = (1 << 16) | (1 << 30) | (1 << 31);
const VNNI = 1 << 11;
const VPOPCNTDQ = 1 << 14;
const SAVES_YMM = 0x07;
const SAVES_ZMM = 0xe7;

const LEAF_1 = OSXSAVE | SSE41 | POPCNT | AVX;
const LEAF_7_EBX = AVX2 | AVX512;
const LEAF_7_ECX = VNNI | VPOPCNTDQ;

describeNative('dispatch, on machines that are not here', (addon) => {
  const kernelsFor = (leaf1: number, ebx: number, ecx: number, xcr0: number): string[] =>
    addon.kernelsForCpu(leaf1 >>> 0, ebx >>> 0, ecx >>> 0, xcr0);

  test.runIf(process.arch === 'x64').each([
    ['everything', [LEAF_1, LEAF_7_EBX, LEAF_7_ECX, SAVES_ZMM], ['avx512vnni', 'avx512', 'avx2', 'sse4', 'scalar']],
    ['no VNNI', [LEAF_1, LEAF_7_EBX, VPOPCNTDQ, SAVES_ZMM], ['avx512', 'avx2', 'sse4', 'scalar']],
    ['no VPOPCNTDQ', [LEAF_1, LEAF_7_EBX, VNNI, SAVES_ZMM], ['avx512', 'avx2', 'sse4', 'scalar']],
    ['no AVX-512BW', [LEAF_1, LEAF_7_EBX & ~(1 << 30), LEAF_7_ECX, SAVES_ZMM], ['avx2', 'sse4', 'scalar']],
    ['a system that does not save ZMM', [LEAF_1, LEAF_7_EBX, LEAF_7_ECX, SAVES_YMM], ['avx2', 'sse4', 'scalar']],
    ['a system that saves no AVX state', [LEAF_1, LEAF_7_EBX, LEAF_7_ECX, 0], ['sse4', 'scalar']],
    ['AVX2 reported without AVX', [LEAF_1 & ~AVX, AVX2, 0, SAVES_YMM], ['sse4', 'scalar']],
    ['no POPCNT', [LEAF_1 & ~POPCNT, LEAF_7_EBX, LEAF_7_ECX, SAVES_ZMM], ['avx512vnni', 'scalar']],
    ['nothing', [0, 0, 0, 0], ['scalar']],
  ] as const)('%s', (_, [leaf1, ebx, ecx, xcr0], kernels) => {
    expect(kernelsFor(leaf1, ebx, ecx, xcr0)).toEqual(kernels);
  });

  test.runIf(process.arch === 'x64')(
    'no kernel is offered without everything it needs, whatever the processor says',
    () => {
      const bits = fc.nat({ max: 2 ** 32 - 1 });
      const has = (word: number, ...wanted: number[]): boolean => wanted.every((bit) => (word & bit) === bit);
      fc.assert(
        fc.property(bits, bits, bits, fc.nat({ max: 255 }), fc.nat({ max: 255 }), (leaf1, ebx, ecx, xcr0, mask) => {
          // Half of the machines have nearly everything, or hardly any would run more than the scalar kernel.
          const [a, b, c, x] =
            mask < 128 ? [leaf1, ebx, ecx, xcr0] : [leaf1 | LEAF_1, ebx | LEAF_7_EBX, ecx | LEAF_7_ECX, xcr0 | mask];
          const isZmmSaved = has(x, 0xe6) && has(b, AVX512);
          const runs = {
            avx512vnni: isZmmSaved && has(c, VNNI, VPOPCNTDQ),
            avx512: isZmmSaved && has(a, POPCNT),
            avx2: has(x, 0x06) && has(a, AVX, POPCNT) && has(b, AVX2),
            sse4: has(a, SSE41, POPCNT),
            scalar: true,
          };
          expect(kernelsFor(a, b, c, x)).toEqual(
            Object.entries(runs).flatMap(([kernel, isRun]) => (isRun ? [kernel] : [])),
          );
        }),
        { seed: 6, numRuns: 5000 },
      );
    },
  );

  test('there is always a kernel, whatever the processor says', () => {
    expect(kernelsFor(0, 0, 0, 0).at(-1)).toBe('scalar');
    expect(addon.kernels().at(-1)).toBe('scalar');
  });
});

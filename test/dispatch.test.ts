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

const AMD = 0x444d4163;
const INTEL = 0x6c65746e;

const LEAF_1 = OSXSAVE | SSE41 | POPCNT | AVX;
const LEAF_7_EBX = AVX2 | AVX512;
const LEAF_7_ECX = VNNI | VPOPCNTDQ;

describeNative('dispatch, on machines that are not here', (addon) => {
  const kernelsFor = (leaf1: number, ebx: number, ecx: number, xcr0: number, leaf0 = INTEL): string[] =>
    addon.kernelsForCpu(leaf1 >>> 0, ebx >>> 0, ecx >>> 0, xcr0, leaf0 >>> 0);

  test.runIf(process.arch === 'x64').each([
    [
      'everything',
      [LEAF_1, LEAF_7_EBX, LEAF_7_ECX, SAVES_ZMM],
      ['avx512vnni-shift', 'avx512', 'avx2-shift', 'sse4-shift', 'scalar'],
    ],
    [
      'everything, by AMD',
      [LEAF_1, LEAF_7_EBX, LEAF_7_ECX, SAVES_ZMM, AMD],
      ['avx512vnni-multiply', 'avx512', 'avx2-multiply', 'sse4-multiply', 'scalar'],
    ],
    ['no VNNI', [LEAF_1, LEAF_7_EBX, VPOPCNTDQ, SAVES_ZMM], ['avx512', 'avx2-shift', 'sse4-shift', 'scalar']],
    ['no VPOPCNTDQ', [LEAF_1, LEAF_7_EBX, VNNI, SAVES_ZMM], ['avx512', 'avx2-shift', 'sse4-shift', 'scalar']],
    ['no AVX-512BW', [LEAF_1, LEAF_7_EBX & ~(1 << 30), LEAF_7_ECX, SAVES_ZMM], ['avx2-shift', 'sse4-shift', 'scalar']],
    [
      'a system that does not save ZMM',
      [LEAF_1, LEAF_7_EBX, LEAF_7_ECX, SAVES_YMM],
      ['avx2-shift', 'sse4-shift', 'scalar'],
    ],
    ['a system that saves no AVX state', [LEAF_1, LEAF_7_EBX, LEAF_7_ECX, 0], ['sse4-shift', 'scalar']],
    ['AVX2 reported without AVX', [LEAF_1 & ~AVX, AVX2, 0, SAVES_YMM], ['sse4-shift', 'scalar']],
    ['no POPCNT', [LEAF_1 & ~POPCNT, LEAF_7_EBX, LEAF_7_ECX, SAVES_ZMM], ['avx512vnni-shift', 'scalar']],
    ['nothing', [0, 0, 0, 0], ['scalar']],
    ['nothing, by AMD', [0, 0, 0, 0, AMD], ['scalar']],
  ] as const)('%s', (_, [leaf1, ebx, ecx, xcr0, leaf0], kernels) => {
    expect(kernelsFor(leaf1, ebx, ecx, xcr0, leaf0)).toEqual(kernels);
  });

  // Each bit that a kernel asks for, as [register, bit]: SSE4.1, POPCNT, AVX; AVX2, AVX-512F, BW, VL; VNNI, VPOPCNTDQ; XMM … ZMM state.
  const FEATURES = [
    ...[19, 23, 28].map((bit) => [0, bit] as const),
    ...[5, 16, 30, 31].map((bit) => [1, bit] as const),
    ...[11, 14].map((bit) => [2, bit] as const),
    ...[1, 2, 5, 6, 7].map((bit) => [3, bit] as const),
  ];

  test.runIf(process.arch === 'x64').each([
    ['nothing', 'Intel', INTEL, [0, 0, 0, 0]],
    ['everything', 'Intel', INTEL, [-1, -1, -1, 0xff]],
    ['nothing', 'AMD', AMD, [0, 0, 0, 0]],
    ['everything', 'AMD', AMD, [-1, -1, -1, 0xff]],
  ] as const)(
    'in every combination of features, each kernel exactly with what it needs; %s else set, by %s',
    (_, _vendor, leaf0, others) => {
      const has = (word: number, ...wanted: number[]): boolean => wanted.every((bit) => (word & bit) === bit);
      const wrong: unknown[] = [];
      for (let combination = 0; combination < 2 ** FEATURES.length; combination++) {
        const machine: [number, number, number, number] = [...others];
        for (const [i, [register, bit]] of FEATURES.entries()) {
          machine[register] = (machine[register] & ~(1 << bit)) | (((combination >> i) & 1) << bit);
        }
        const [leaf1, ebx, ecx, xcr0] = machine;
        const isZmmSaved = has(xcr0, 0xe6) && has(ebx, AVX512);
        const runs = {
          avx512vnni: isZmmSaved && has(ecx, VNNI, VPOPCNTDQ),
          avx512: isZmmSaved && has(leaf1, POPCNT),
          avx2: has(xcr0, 0x06) && has(leaf1, AVX, POPCNT) && has(ebx, AVX2),
          sse4: has(leaf1, SSE41, POPCNT),
          scalar: true,
        };
        const way = leaf0 === AMD ? 'multiply' : 'shift';
        const variants = {
          avx512vnni: `avx512vnni-${way}`,
          avx512: 'avx512',
          avx2: `avx2-${way}`,
          sse4: `sse4-${way}`,
          scalar: 'scalar',
        };
        const right = Object.entries(variants).flatMap(([kernel, variant]) =>
          runs[kernel as keyof typeof runs] ? [variant] : [],
        );
        const offered = kernelsFor(...machine, leaf0);
        if (offered.join() !== right.join()) wrong.push({ machine, offered, right });
      }
      expect(wrong).toEqual([]);
    },
  );

  // One bit off in either direction is another vendor.
  test.runIf(process.arch === 'x64')('only AMD multiplies', () => {
    const everything = [LEAF_1, LEAF_7_EBX, LEAF_7_ECX, SAVES_ZMM] as const;
    const multiplies = (leaf0: number): boolean =>
      kernelsFor(...everything, leaf0).some((variant) => variant.endsWith('multiply'));
    expect(multiplies(AMD)).toBe(true);
    for (let bit = 0; bit < 32; bit++) expect(multiplies(AMD ^ (1 << bit)), `bit ${bit}`).toBe(false);
  });

  test('a kernel has one name, whichever variant is the fast one here', () => {
    const names = addon.kernels();
    expect(new Set(names).size).toBe(names.length);
    expect([...new Set(addon.variants().map((variant) => variant.split('-')[0]))]).toEqual(names);
  });

  test('there is always a kernel, whatever the processor says', () => {
    expect(kernelsFor(0, 0, 0, 0).at(-1)).toBe('scalar');
    expect(addon.kernels().at(-1)).toBe('scalar');
  });
});

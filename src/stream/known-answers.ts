/** Known answers of stream version 1, from an oracle independent of this package; test/vectors/ holds them all. */

export const KNOWN_WORDS: readonly {
  readonly seed: number;
  readonly start: number;
  readonly words: readonly number[];
}[] = [
  { seed: 42, start: 0, words: [0x14e0398f, 0x22e5207d, 0xeb2cc90d, 0x7c663144, 0xe5fd5965, 0xe43af794] },
  { seed: 42, start: 1048570, words: [0xb589fea3, 0xe83171ca, 0x0234c8bb, 0x8067dc96, 0xb96931ad, 0x28aa4c91] },
  {
    seed: 9007199254740991,
    start: 4503599627370496,
    words: [0x54d82d75, 0x4561974d, 0xf08fd9db, 0x9f748570, 0xae262c26, 0x506444e2],
  },
];

type KnownHits = {
  readonly seed: number;
  readonly start: number;
  readonly samples: number;
  readonly hits: number;
};

export const KNOWN_HITS: readonly KnownHits[] = [
  { seed: 0, start: 0, samples: 65, hits: 50 },
  { seed: 1, start: 0, samples: 1_000_000, hits: 785_737 },
  { seed: 42, start: 0, samples: 1_048_577, hits: 823_346 },
  { seed: 42, start: 12_345, samples: 1_000_003, hits: 785_313 },
  { seed: 42, start: 0, samples: 10_000_000, hits: 7_852_923 },
  { seed: 2026, start: 1_048_575, samples: 2, hits: 1 },
  { seed: 9007199254740991, start: 9007199253692416, samples: 1_048_575, hits: 822_478 },
  { seed: 4294967296, start: 4503599627370496, samples: 65_537, hits: 51_440 },
  { seed: 4294967295, start: 1_099_511_627_776, samples: 1_000_000, hits: 784_455 },
  // Each with a dart that nearly fools a short cut: three by the carries of the 96-bit sum, three by the margin near the circle.
  { seed: 2026, start: 1116407529472, samples: 4096, hits: 3198 },
  { seed: 2026, start: 1050399637504, samples: 4096, hits: 3242 },
  { seed: 9007199254740991, start: 4503720594882560, samples: 4096, hits: 3218 },
  { seed: 9007199254740991, start: 4503666444165120, samples: 4096, hits: 3254 },
  { seed: 2026, start: 1081068785664, samples: 4096, hits: 3223 },
  { seed: 9007199254740991, start: 4503693007781888, samples: 4096, hits: 3211 },
];

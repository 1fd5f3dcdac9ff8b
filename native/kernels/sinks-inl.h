// What the lane loop does with the words that it draws: nothing, keep them, xor them, or count the hits among them. A
// fragment of lane_loop-inl.h, compiled for the target of the kernel that includes that.

KERNEL_INLINE uint32_t lowestSetBit(uint64_t bits) {
#if defined(_MSC_VER)
  unsigned long index;
  _BitScanForward64(&index, bits);
  return index;
#else
  return static_cast<uint32_t>(__builtin_ctzll(bits));
#endif
}

template <class Isa>
struct Discard {
  using Word = typename Isa::Word;
  KERNEL_INLINE void startChunk() {}
  KERNEL_INLINE void take(uint32_t, const Word (&)[Isa::kGroups]) {}
  KERNEL_INLINE void finishChunk() {}
};

template <class Isa>
struct Keep {
  using Word = typename Isa::Word;
  uint32_t* words;
  KERNEL_INLINE void startChunk() {}
  KERNEL_INLINE void take(uint32_t, const Word (&drawn)[Isa::kGroups]) {
    for (uint32_t g = 0; g < Isa::kGroups; ++g) Isa::store(words + g * Isa::kWidth, drawn[g]);
  }
  KERNEL_INLINE void finishChunk() {}
};

template <class Isa>
struct Xor {
  using Word = typename Isa::Word;
  Word all[Isa::kGroups];
  KERNEL_INLINE void startChunk() {}
  KERNEL_INLINE void take(uint32_t, const Word (&drawn)[Isa::kGroups]) {
    KERNEL_UNROLL
    for (uint32_t g = 0; g < Isa::kGroups; ++g) all[g] = Isa::xor_(all[g], drawn[g]);
  }
  KERNEL_INLINE void finishChunk() {}
};

/// Which lanes of a pass are near, as bits.
template <class Isa, class Judge>
KERNEL_INLINE uint64_t nearLanes(const uint32_t* words) {
  uint64_t near = 0;
  KERNEL_UNROLL
  for (uint32_t g = 0; g < Isa::kGroups; ++g) {
    near |= uint64_t{Judge::nearLanes(Isa::load(words + g * Isa::kWidth))} << (g * Isa::kWidth);
  }
  return near;
}

/// Decides the near darts and counts no others.
template <class Isa, class Judge>
struct DecideNear {
  using Word = typename Isa::Word;
  NearDarts<Isa>& nearDarts;
  uint32_t firstLane;
  uint64_t hits = 0;

  KERNEL_INLINE DecideNear(NearDarts<Isa>& darts, uint32_t lane) : nearDarts(darts), firstLane(lane) {}

  KERNEL_INLINE void take(uint32_t step, const Word (&drawn)[Isa::kGroups]) {
    alignas(64) uint32_t words[Isa::kWidth * Isa::kGroups];
    KERNEL_UNROLL
    for (uint32_t g = 0; g < Isa::kGroups; ++g) Isa::store(words + g * Isa::kWidth, drawn[g]);
    hits += decide(words, nearDarts, step * kLanes + firstLane);
  }

  KERNEL_NOINLINE static uint64_t decide(const uint32_t* words, NearDarts<Isa>& nearDarts, uint32_t firstDart) {
    for (uint64_t near = nearLanes<Isa, Judge>(words); near != 0; near &= near - 1) {
      const uint32_t lane = lowestSetBit(near);
      nearDarts.add(firstDart + lane, words[lane]);
    }
    return nearDarts.decideFullVectors();
  }
};

/// Counts. Only when a dart of the step is near are its words, still in registers, written out and looked at again.
template <class Isa, class Judge>
struct Count {
  using Word = typename Isa::Word;
  DecideNear<Isa, Judge> near;
  Judge judge;

  KERNEL_INLINE Count(NearDarts<Isa>& darts, uint32_t lane) : near(darts, lane) {}

  KERNEL_INLINE void startChunk() { judge.startChunk(); }
  KERNEL_INLINE void take(uint32_t step, const Word (&drawn)[Isa::kGroups]) {
    if (KERNEL_UNLIKELY(judge.take(drawn))) near.take(step, drawn);
  }
  KERNEL_INLINE void finishChunk() { judge.finishChunk(); }
};

/// Counts what is surely inside, and tells whether any dart of the last chunk is near.
template <class Isa, class Judge>
struct CountSurelyInside {
  using Word = typename Isa::Word;
  Judge judge;
  bool isAnyNear = false;

  KERNEL_INLINE void startChunk() { judge.startChunk(); }
  KERNEL_INLINE void take(uint32_t, const Word (&drawn)[Isa::kGroups]) { judge.take(drawn); }
  KERNEL_INLINE void finishChunk() { isAnyNear = judge.finishChunk(); }
};

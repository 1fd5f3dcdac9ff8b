// The one algorithm behind every SIMD kernel, written over an instruction set `Isa`.
//
// A kernel's file raises its target, includes this one (so that it is compiled for that target, privately), and passes
// a type with these members:
//
//   - Word: a vector of kWidth 32-bit words, with load, store, broadcast, add, xor_, shiftRight<n>, shiftLeft<n>,
//     rotateLeft<n> and multiply (both halves of the 64-bit products).
//   - kGroups: vectors in flight at once, enough to hide sfc32's latency and few enough for the registers.
//   - kChunkSteps: steps unrolled, between startChunk() and finishChunk().
//   - kLookSteps: steps between two looks for darts near the circle, one branch for all their darts.
//   - Verdicts: counts the darts that are surely inside, and remembers whether any came near the circle: startChunk(),
//     forgetNear(), take(words), isAnyNear(), finishChunk(), hits().
//   - nearLanes(word): which lanes of one vector are near, as bits; a superset of the undecided.
//
// Why the verdict may be rough: with D = i² + j² and |x|, |y| <= 1, the point (i + x, j + y) is at squared distance
// D + 2(ix + jy) + x² + y², so within 2·sqrt(2D) + 2 of D. Near D = 2^30 that is below 92,690. A kernel may therefore
// look at D alone, even at its upper 16 bits alone, as long as it calls "near" whatever lies within 92,690 of 2^30 and
// never counts it; the few darts that are near (150 to 200 in a million) are decided by the full rule.
//
// No lambdas and no implicit constructors of vectors here: compilers do not pass a function's target on to them.

KERNEL_INLINE uint32_t lowestSetBit(uint64_t bits) {
#if defined(_MSC_VER)
  unsigned long index;
  _BitScanForward64(&index, bits);
  return index;
#else
  return static_cast<uint32_t>(__builtin_ctzll(bits));
#endif
}

struct alignas(64) LaneStates {
  uint32_t a[kLanes], b[kLanes], c[kLanes];
};

template <class Isa>
struct VectorPhilox {
  using Word = typename Isa::Word;
  Word x0, x1, x2, x3;

  KERNEL_INLINE void run(PhiloxKey key) {
    const Word multiplier0 = Isa::broadcast(kPhiloxMultiplier0);
    const Word multiplier1 = Isa::broadcast(kPhiloxMultiplier1);
    for (int round = 0; round < kPhiloxRounds; ++round) {
      Word high0, low0, high1, low1;
      Isa::multiply(x0, multiplier0, high0, low0);
      Isa::multiply(x2, multiplier1, high1, low1);
      x0 = Isa::xor_(Isa::xor_(high1, x1), Isa::broadcast(key[0]));
      x1 = low1;
      x2 = Isa::xor_(Isa::xor_(high0, x3), Isa::broadcast(key[1]));
      x3 = low0;
      key = {key[0] + kPhiloxWeyl0, key[1] + kPhiloxWeyl1};
    }
  }
};

template <class Isa>
void seedLanes(LaneStates& lanes, uint64_t seed, uint64_t block) {
  alignas(64) uint32_t lane[Isa::kWidth];
  for (uint32_t first = 0; first < kLanes; first += Isa::kWidth) {
    for (uint32_t i = 0; i < Isa::kWidth; ++i) lane[i] = first + i;
    VectorPhilox<Isa> philox{Isa::broadcast(low32(block)), Isa::broadcast(high32(block)), Isa::load(lane),
                             Isa::broadcast(kPurposeLane)};
    philox.run(keyOf(seed));
    Isa::store(lanes.a + first, philox.x0);
    Isa::store(lanes.b + first, philox.x1);
    Isa::store(lanes.c + first, philox.x2);
  }
}

/// Darts near the circle, kept until there are enough of them to fill a vector of Philox.
template <class Isa, uint32_t kMostPerChunk>
class NearDarts {
 public:
  NearDarts(uint64_t seed, uint64_t block) : seed_(seed), block_(block) {}

  void add(uint32_t dart, uint32_t word) {
    darts_[size_] = dart;
    words_[size_] = word;
    ++size_;
  }

  /// Decides all but a remainder too small for a vector; returns the hits.
  uint64_t decideFullVectors() {
    uint64_t hits = 0;
    while (size_ >= Isa::kWidth) hits += decide(Isa::kWidth);
    return hits;
  }

  uint64_t decideRest() { return decideFullVectors() + (size_ > 0 ? decide(size_) : 0); }

 private:
  uint64_t decide(uint32_t count) {
    size_ -= count;
    alignas(64) uint32_t dart[Isa::kWidth] = {};
    alignas(64) uint32_t u[Isa::kWidth], v[Isa::kWidth];
    for (uint32_t i = 0; i < count; ++i) dart[i] = darts_[size_ + i];
    VectorPhilox<Isa> philox{Isa::broadcast(low32(block_)), Isa::broadcast(high32(block_)), Isa::load(dart),
                             Isa::broadcast(kPurposeDart)};
    philox.run(keyOf(seed_));
    Isa::store(u, philox.x0);
    Isa::store(v, philox.x1);
    uint64_t hits = 0;
    for (uint32_t i = 0; i < count; ++i) hits += isPointInside(words_[size_ + i], u[i], v[i]) ? 1 : 0;
    return hits;
  }

  uint64_t seed_, block_;
  uint32_t size_ = 0;
  uint32_t darts_[Isa::kWidth + kMostPerChunk];
  uint32_t words_[Isa::kWidth + kMostPerChunk];
};

template <class Isa>
struct LaneLoop {
  using Word = typename Isa::Word;
  static constexpr uint32_t kWidth = Isa::kWidth;
  static constexpr uint32_t kGroups = Isa::kGroups;
  static constexpr uint32_t kLanesPerPass = kWidth * kGroups;
  static constexpr uint32_t kChunkSteps = Isa::kChunkSteps;
  static constexpr uint32_t kLookSteps = Isa::kLookSteps;
  static constexpr uint32_t kDartsPerLook = kLanesPerPass * kLookSteps;
  static_assert(kLanes % kLanesPerPass == 0, "passes cover the lanes exactly");

  /// Runs `steps` (a multiple of kSteps) from `firstStep` on lanes [firstLane, firstLane + kLanesPerPass), kSteps at a
  /// time: sink.startChunk(), sink.take(first step of the chunk, step in it, words) kSteps times, sink.finishChunk().
  template <uint32_t kSteps, class Sink>
  static KERNEL_INLINE void run(LaneStates& lanes, uint32_t firstLane, uint32_t firstStep, uint32_t steps, Sink& sink) {
    Word a[kGroups], b[kGroups], c[kGroups];
    KERNEL_UNROLL
    for (uint32_t g = 0; g < kGroups; ++g) {
      a[g] = Isa::load(lanes.a + firstLane + g * kWidth);
      b[g] = Isa::load(lanes.b + firstLane + g * kWidth);
      c[g] = Isa::load(lanes.c + firstLane + g * kWidth);
    }
    Word counter = Isa::broadcast(firstStep + 1);
    const Word one = Isa::broadcast(1);
    for (uint32_t done = 0; done < steps; done += kSteps) {
      sink.startChunk();
      KERNEL_UNROLL
      for (uint32_t step = 0; step < kSteps; ++step) {
        Word words[kGroups];
        KERNEL_UNROLL
        for (uint32_t g = 0; g < kGroups; ++g) {
          words[g] = Isa::add(Isa::add(a[g], b[g]), counter);
          a[g] = Isa::xor_(b[g], Isa::template shiftRight<9>(b[g]));
          b[g] = Isa::add(c[g], Isa::template shiftLeft<3>(c[g]));
          c[g] = Isa::add(Isa::template rotateLeft<21>(c[g]), words[g]);
        }
        counter = Isa::add(counter, one);
        sink.take(firstStep + done, step, words);
      }
      sink.finishChunk();
    }
    KERNEL_UNROLL
    for (uint32_t g = 0; g < kGroups; ++g) {
      Isa::store(lanes.a + firstLane + g * kWidth, a[g]);
      Isa::store(lanes.b + firstLane + g * kWidth, b[g]);
      Isa::store(lanes.c + firstLane + g * kWidth, c[g]);
    }
  }

  struct Discard {
    KERNEL_INLINE void startChunk() {}
    KERNEL_INLINE void take(uint32_t, uint32_t, const Word (&)[kGroups]) {}
    KERNEL_INLINE void finishChunk() {}
  };

  struct Keep {
    uint32_t* words;
    KERNEL_INLINE void startChunk() {}
    KERNEL_INLINE void take(uint32_t, uint32_t, const Word (&drawn)[kGroups]) {
      for (uint32_t g = 0; g < kGroups; ++g) Isa::store(words + g * kWidth, drawn[g]);
    }
    KERNEL_INLINE void finishChunk() {}
  };

  struct Xor {
    Word all[kGroups];
    KERNEL_INLINE void startChunk() {}
    KERNEL_INLINE void take(uint32_t, uint32_t, const Word (&drawn)[kGroups]) {
      KERNEL_UNROLL
      for (uint32_t g = 0; g < kGroups; ++g) all[g] = Isa::xor_(all[g], drawn[g]);
    }
    KERNEL_INLINE void finishChunk() {}
  };

  /// Counts, and looks for darts near the circle once in kLookSteps steps; only when there were any are the words of
  /// those steps, still in registers, written out and judged one by one.
  struct Count {
    NearDarts<Isa, kDartsPerLook>& nearDarts;
    uint32_t firstLane;
    typename Isa::Verdicts verdicts;
    uint64_t nearHits = 0;
    Word kept[kLookSteps][kGroups];

    KERNEL_INLINE Count(NearDarts<Isa, kDartsPerLook>& darts, uint32_t lane) : nearDarts(darts), firstLane(lane) {}

    KERNEL_INLINE void startChunk() { verdicts.startChunk(); }

    KERNEL_INLINE void take(uint32_t firstStep, uint32_t step, const Word (&drawn)[kGroups]) {
      KERNEL_UNROLL
      for (uint32_t g = 0; g < kGroups; ++g) kept[step % kLookSteps][g] = drawn[g];
      if (step % kLookSteps == 0) verdicts.forgetNear();
      verdicts.take(drawn);
      if (step % kLookSteps != kLookSteps - 1) return;
      if (KERNEL_UNLIKELY(verdicts.isAnyNear())) {
        alignas(64) uint32_t words[kDartsPerLook];
        KERNEL_UNROLL
        for (uint32_t s = 0; s < kLookSteps; ++s) {
          KERNEL_UNROLL
          for (uint32_t g = 0; g < kGroups; ++g) Isa::store(words + s * kLanesPerPass + g * kWidth, kept[s][g]);
        }
        nearHits += judgeAgain(words, nearDarts, firstLane, firstStep + step + 1 - kLookSteps);
      }
    }

    KERNEL_INLINE void finishChunk() { verdicts.finishChunk(); }

    KERNEL_NOINLINE static uint64_t judgeAgain(const uint32_t* words, NearDarts<Isa, kDartsPerLook>& nearDarts,
                                               uint32_t firstLane, uint32_t firstStep) {
      for (uint32_t step = 0; step < kLookSteps; ++step, words += kLanesPerPass) {
        uint64_t near = 0;
        KERNEL_UNROLL
        for (uint32_t g = 0; g < kGroups; ++g) {
          near |= uint64_t{Isa::nearLanes(Isa::load(words + g * kWidth))} << (g * kWidth);
        }
        for (; near != 0; near &= near - 1) {
          const uint32_t lane = lowestSetBit(near);
          nearDarts.add((firstStep + step) * kLanes + firstLane + lane, words[lane]);
        }
      }
      return nearDarts.decideFullVectors();
    }
  };

  static void skip(LaneStates& lanes, uint32_t firstStep, uint32_t steps) {
    Discard nothing;
    for (uint32_t lane = 0; lane < kLanes; lane += kLanesPerPass) run<1>(lanes, lane, firstStep, steps, nothing);
  }

  static void drawStep(LaneStates& lanes, uint32_t step, uint32_t* words) {
    for (uint32_t lane = 0; lane < kLanes; lane += kLanesPerPass) {
      Keep keep{words + lane};
      run<1>(lanes, lane, step, 1, keep);
    }
  }

  /// Hits among the darts of `range` that belong to one step, which may be a part of it.
  static uint64_t countStep(LaneStates& lanes, const BlockRange& range, uint32_t step) {
    alignas(64) uint32_t words[kLanes];
    drawStep(lanes, step, words);
    uint64_t hits = 0;
    for (uint32_t lane = 0; lane < kLanes; ++lane) {
      const uint32_t dart = step * kLanes + lane;
      if (dart < range.first || dart >= range.last) continue;
      hits += isHit(range.seed, range.block, dart, words[lane]) ? 1 : 0;
    }
    return hits;
  }

  static uint64_t countChunks(LaneStates& lanes, const BlockRange& range, uint32_t firstStep, uint32_t steps) {
    NearDarts<Isa, kDartsPerLook> nearDarts(range.seed, range.block);
    uint64_t hits = 0;
    for (uint32_t lane = 0; lane < kLanes; lane += kLanesPerPass) {
      Count count(nearDarts, lane);
      run<kChunkSteps>(lanes, lane, firstStep, steps, count);
      hits += count.verdicts.hits() + count.nearHits;
    }
    return hits + nearDarts.decideRest();
  }

  static uint64_t countHits(const BlockRange& range) {
    LaneStates lanes;
    seedLanes<Isa>(lanes, range.seed, range.block);
    uint32_t step = range.first / kLanes;
    const uint32_t end = (range.last + kLanes - 1) / kLanes;
    const uint32_t wholeEnd = range.last / kLanes;
    skip(lanes, 0, step);
    uint64_t hits = 0;
    if (range.first % kLanes != 0 && step < end) hits += countStep(lanes, range, step++);
    if (step < wholeEnd) {
      const uint32_t chunked = (wholeEnd - step) / kChunkSteps * kChunkSteps;
      hits += countChunks(lanes, range, step, chunked);
      step += chunked;
    }
    for (; step < end; ++step) hits += countStep(lanes, range, step);
    return hits;
  }

  static void fillWords(const BlockRange& range, uint32_t* out) {
    LaneStates lanes;
    seedLanes<Isa>(lanes, range.seed, range.block);
    uint32_t step = range.first / kLanes;
    skip(lanes, 0, step);
    alignas(64) uint32_t words[kLanes];
    for (uint32_t dart = range.first; dart < range.last; ++step) {
      drawStep(lanes, step, words);
      for (uint32_t lane = dart % kLanes; lane < kLanes && dart < range.last; ++lane) *out++ = words[lane], ++dart;
    }
  }

  static uint32_t xorWords(const BlockRange& range) {
    LaneStates lanes;
    seedLanes<Isa>(lanes, range.seed, range.block);
    const uint32_t firstStep = range.first / kLanes;
    const uint32_t steps = range.last / kLanes - firstStep;
    skip(lanes, 0, firstStep);
    uint32_t all = 0;
    for (uint32_t lane = 0; lane < kLanes; lane += kLanesPerPass) {
      Xor sink;
      for (Word& word : sink.all) word = Isa::broadcast(0);
      const uint32_t chunked = steps / kChunkSteps * kChunkSteps;
      run<kChunkSteps>(lanes, lane, firstStep, chunked, sink);
      run<1>(lanes, lane, firstStep + chunked, steps - chunked, sink);
      alignas(64) uint32_t words[kWidth];
      for (const Word& word : sink.all) {
        Isa::store(words, word);
        for (uint32_t value : words) all ^= value;
      }
    }
    return all;
  }

  static PhiloxCounter philox(const PhiloxCounter& counter, const PhiloxKey& key) {
    VectorPhilox<Isa> philox{Isa::broadcast(counter[0]), Isa::broadcast(counter[1]), Isa::broadcast(counter[2]),
                             Isa::broadcast(counter[3])};
    philox.run(key);
    alignas(64) uint32_t words[4][kWidth];
    Isa::store(words[0], philox.x0);
    Isa::store(words[1], philox.x1);
    Isa::store(words[2], philox.x2);
    Isa::store(words[3], philox.x3);
    return {words[0][kWidth - 1], words[1][kWidth - 1], words[2][kWidth - 1], words[3][kWidth - 1]};
  }

  static constexpr Kernel describe(const char* name, uint32_t needs) {
    return {name, needs, countHits, fillWords, xorWords, philox};
  }
};

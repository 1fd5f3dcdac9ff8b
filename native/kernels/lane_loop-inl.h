// The one algorithm behind every SIMD kernel, written over an instruction set `Isa` and a way to judge, `Judge`.
//
// A kernel's file raises its target, includes this one (so that it is compiled for that target, privately), and passes
// two types.
//
// `Isa` holds the vectors:
//
//   - Word: a vector of kWidth 32-bit words, with load, store, broadcast, add, xor_, shiftRight<n>, shiftLeft<n>,
//     rotateLeft<n>, multiplyWide (both halves of the 64-bit products) and multiplyLow.
//   - kGroups: vectors in flight at once, enough to hide sfc32's latency and few enough for the registers.
//   - kChunkSteps: steps between startChunk() and finishChunk(), all or some of them unrolled (KERNEL_UNROLL_STEPS);
//     what is left of a range goes in chunks of one step.
//   - kMultipliesByNine: whether multiplyLow is the fast way to 9c, or a shift and an addition.
//
// `Judge` counts the darts that are surely inside: startChunk(), take(words), finishChunk(), hits(). It finds the darts
// that are near the circle in one of two ways. A judge that looks in every step has
//
//   - take(words), which tells whether any of these darts is near;
//   - nearLanes(word): which lanes of one vector are near, as bits.
//
// A judge that has kLooksOncePerChunk looks when a chunk ends, and has
//
//   - finishChunk(), which tells whether any dart of the chunk is near;
//   - nearLanesOfChunk(): in which lanes of the pass one is, as bits;
//   - isNear(word): whether the dart of one 32-bit word is near.
//
// Why the verdict may be rough: with D = i² + j² and |x|, |y| <= 1, the point (i + x, j + y) is at squared distance
// D + 2(ix + jy) + x² + y², so within 2·sqrt(2D) + 2 of D. Near D = 2^30 that is below 92,690. A judge may therefore
// look at D alone, even at its upper 16 bits alone, as long as it calls "near" whatever lies within 92,690 of 2^30 and
// never counts it; the few darts that are near (140 to 200 in a million) are decided by the full rule.
//
// No lambdas and no implicit constructors of vectors here: compilers do not pass a function's target on to them.

#include "near_darts-inl.h"
#include "sinks-inl.h"

struct alignas(64) LaneStates {
  uint32_t a[kLanes], b[kLanes], c[kLanes];
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

template <class Isa, class Judge>
struct LaneLoop {
  using Word = typename Isa::Word;
  static constexpr uint32_t kWidth = Isa::kWidth;
  static constexpr uint32_t kGroups = Isa::kGroups;
  static constexpr uint32_t kLanesPerPass = kWidth * kGroups;
  static constexpr uint32_t kChunkSteps = Isa::kChunkSteps;
  static_assert(kLanes % kLanesPerPass == 0, "passes cover the lanes exactly");

  static KERNEL_INLINE Word timesNine(Word c, [[maybe_unused]] Word nine) {
    if constexpr (Isa::kMultipliesByNine) {
      return Isa::multiplyLow(c, nine);
    } else {
      return Isa::add(c, Isa::template shiftLeft<3>(c));
    }
  }

  /// Runs `steps` (a multiple of kSteps) from `firstStep` on lanes [firstLane, firstLane + kLanesPerPass), kSteps at a
  /// time: sink.startChunk(), sink.take(step, words) kSteps times, sink.finishChunk(). The states after them go to
  /// `to`.
  template <uint32_t kSteps, class Sink>
  static KERNEL_INLINE void run(const LaneStates& from, LaneStates& to, uint32_t firstLane, uint32_t firstStep,
                                uint32_t steps, Sink& sink) {
    Word a[kGroups], b[kGroups], c[kGroups];
    KERNEL_UNROLL
    for (uint32_t g = 0; g < kGroups; ++g) {
      a[g] = Isa::load(from.a + firstLane + g * kWidth);
      b[g] = Isa::load(from.b + firstLane + g * kWidth);
      c[g] = Isa::load(from.c + firstLane + g * kWidth);
    }
    Word counter = Isa::broadcast(firstStep + 1);
    Word one = Isa::broadcast(1);
    Word nine = Isa::broadcast(9);
    KERNEL_OPAQUE(one);
    KERNEL_OPAQUE(nine);
    for (uint32_t done = 0; done < steps; done += kSteps) {
      sink.startChunk();
      KERNEL_UNROLL_STEPS
      for (uint32_t step = 0; step < kSteps; ++step) {
        Word words[kGroups];
        KERNEL_UNROLL
        for (uint32_t g = 0; g < kGroups; ++g) {
          words[g] = Isa::add(Isa::add(a[g], b[g]), counter);
          a[g] = Isa::xor_(b[g], Isa::template shiftRight<9>(b[g]));
          b[g] = timesNine(c[g], nine);
          c[g] = Isa::add(Isa::template rotateLeft<21>(c[g]), words[g]);
        }
        counter = Isa::add(counter, one);
        sink.take(firstStep + done + step, words);
      }
      sink.finishChunk();
    }
    KERNEL_UNROLL
    for (uint32_t g = 0; g < kGroups; ++g) {
      Isa::store(to.a + firstLane + g * kWidth, a[g]);
      Isa::store(to.b + firstLane + g * kWidth, b[g]);
      Isa::store(to.c + firstLane + g * kWidth, c[g]);
    }
  }

  /// Any number of steps: in chunks, and what is less than one step by step.
  template <class Sink>
  static KERNEL_INLINE void runInChunks(LaneStates& lanes, uint32_t lane, uint32_t firstStep, uint32_t steps,
                                        Sink& sink) {
    const uint32_t chunked = steps / kChunkSteps * kChunkSteps;
    run<kChunkSteps>(lanes, lanes, lane, firstStep, chunked, sink);
    run<1>(lanes, lanes, lane, firstStep + chunked, steps - chunked, sink);
  }

  static void skip(LaneStates& lanes, uint32_t firstStep, uint32_t steps) {
    Discard<Isa> nothing;
    for (uint32_t lane = 0; lane < kLanes; lane += kLanesPerPass) run<1>(lanes, lanes, lane, firstStep, steps, nothing);
  }

  static void drawStep(LaneStates& lanes, uint32_t step, uint32_t* words) {
    for (uint32_t lane = 0; lane < kLanes; lane += kLanesPerPass) {
      Keep<Isa> keep{words + lane};
      run<1>(lanes, lanes, lane, step, 1, keep);
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

  static KERNEL_INLINE uint64_t countPass(LaneStates& lanes, uint32_t lane, uint32_t firstStep, uint32_t steps,
                                          NearDarts<Isa>& nearDarts) {
    Count<Isa, Judge> count(nearDarts, lane);
    runInChunks(lanes, lane, firstStep, steps, count);
    return count.judge.hits() + count.near.hits;
  }

  /// The same for a judge that looks once a chunk, here of kSteps.
  template <uint32_t kSteps>
  static KERNEL_INLINE uint64_t countPassInChunks(LaneStates& lanes, uint32_t lane, uint32_t firstStep,
                                                  uint32_t endStep, const BlockRange& range) {
    CountSurelyInside<Isa, Judge> count;
    uint64_t nearHits = 0;
    LaneStates others;
    LaneStates *from = &lanes, *to = &others;
    for (uint32_t step = firstStep; step != endStep; step += kSteps) {
      run<kSteps>(*from, *to, lane, step, kSteps, count);
      if (KERNEL_UNLIKELY(count.isAnyNear)) {
        nearHits += decideNear(*from, count.judge.nearLanesOfChunk(), lane, step, step + kSteps, range);
      }
      LaneStates* const before = from;
      from = to;
      to = before;
    }
    Discard<Isa> nothing;
    if (from != &lanes) run<1>(*from, lanes, lane, endStep, 0, nothing);
    return count.judge.hits() + nearHits;
  }

  /// Hits among the near darts of steps [step, endStep): draws the lanes that have some once more, from their states
  /// before the first.
  KERNEL_NOINLINE static uint64_t decideNear(const LaneStates& from, uint64_t lanes, uint32_t firstLane, uint32_t step,
                                             uint32_t endStep, const BlockRange& range) {
    uint64_t hits = 0;
    for (; lanes != 0; lanes &= lanes - 1) {
      const uint32_t lane = firstLane + lowestSetBit(lanes);
      Sfc32 generator{from.a[lane], from.b[lane], from.c[lane]};
      for (uint32_t next = step; next < endStep; ++next) {
        const uint32_t word = generator.next(next + 1);
        if (Judge::isNear(word)) hits += isHit(range.seed, range.block, next * kLanes + lane, word) ? 1 : 0;
      }
    }
    return hits;
  }

  static uint64_t countWholeSteps(LaneStates& lanes, const BlockRange& range, uint32_t firstStep, uint32_t endStep) {
    uint64_t hits = 0;
    if constexpr (Judge::kLooksOncePerChunk) {
      const uint32_t endChunk = endStep - (endStep - firstStep) % kChunkSteps;
      for (uint32_t lane = 0; lane < kLanes; lane += kLanesPerPass) {
        hits += countPassInChunks<kChunkSteps>(lanes, lane, firstStep, endChunk, range);
        hits += countPassInChunks<1>(lanes, lane, endChunk, endStep, range);
      }
    } else {
      NearDarts<Isa> nearDarts(range.seed, range.block);
      for (uint32_t lane = 0; lane < kLanes; lane += kLanesPerPass) {
        hits += countPass(lanes, lane, firstStep, endStep - firstStep, nearDarts);
      }
      hits += nearDarts.decideRest();
    }
    return hits;
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
      hits += countWholeSteps(lanes, range, step, wholeEnd);
      step = wholeEnd;
    }
    if (step < end) hits += countStep(lanes, range, step);
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
      Xor<Isa> sink;
      for (Word& word : sink.all) word = Isa::broadcast(0);
      runInChunks(lanes, lane, firstStep, steps, sink);
      alignas(64) uint32_t words[kWidth];
      for (const Word& word : sink.all) {
        Isa::store(words, word);
        for (uint32_t value : words) all ^= value;
      }
    }
    return all;
  }

  static bool isAnyNear(Judge& judge, const Word (&drawn)[kGroups]) {
    judge.startChunk();
    const bool isNear = judge.take(drawn);
    judge.finishChunk();
    return isNear;
  }

  static uint32_t judgeStep(const uint32_t (&words)[kLanes], uint64_t& near) {
    Judge judge;
    near = 0;
    for (uint32_t lane = 0; lane < kLanes; lane += kLanesPerPass) {
      alignas(64) uint32_t aligned[kLanesPerPass];
      Word drawn[kGroups];
      for (uint32_t i = 0; i < kLanesPerPass; ++i) aligned[i] = words[lane + i];
      for (uint32_t g = 0; g < kGroups; ++g) drawn[g] = Isa::load(aligned + g * kWidth);
      // Where no dart is near, the loop never asks which.
      if (isAnyNear(judge, drawn)) near |= nearLanes<Isa, Judge>(aligned) << lane;
    }
    return static_cast<uint32_t>(judge.hits());
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

  static constexpr Kernel describe(const char* name, const char* variant, uint32_t needs) {
    return {name, variant, needs, countHits, fillWords, xorWords, judgeStep, philox};
  }
};

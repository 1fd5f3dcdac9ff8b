// Judges darts by the upper 16 bits of i² + j², packed into bytes: a fragment of the x86 kernels, compiled for the
// target of each. Beyond what lane_loop-inl.h asks for, an `Isa` has here:
//
//   - squaredDistances(words): i² + j² of each dart, at most 2^31, which unsigned words hold.
//   - upperHalves(x, y): the upper 16 bits of both vectors' words, in any order.
//   - subtract16(x, constant), and pack(x, y): 16-bit halves to bytes with signed saturation, in any order.
//   - signs(bytes): their sign bits as a number. isAnyBelow<limit>(bytes, signs): whether one of them is in 0 … limit
//   − 1.
//   - lanesBelow(words, limit): which words are below the limit, unsigned, as bits.

template <class Isa>
class BytewiseJudge {
  using Word = typename Isa::Word;
  // The upper 16 bits that are near: 2^14 − 2 … 2^14 + 1, so 2·2^16 to either side of 2^30.
  static constexpr int kNearFrom = (1 << 14) - 2;
  static constexpr int kNearValues = 4;
  static_assert(Isa::kGroups == 4, "two vectors of halves make one of bytes");

 public:
  static constexpr bool kLooksOncePerChunk = false;

  static uint32_t nearLanes(Word word) {
    const Word fromEdge = Isa::add(Isa::squaredDistances(word), Isa::broadcast(-(uint32_t{kNearFrom} << 16)));
    return Isa::lanesBelow(fromEdge, kNearValues << 16);
  }

  KERNEL_INLINE void startChunk() {}

  KERNEL_INLINE bool take(const Word (&words)[Isa::kGroups]) {
    // Saturation keeps the sign and the values near zero.
    const Word verdicts = Isa::pack(excess(words[0], words[1]), excess(words[2], words[3]));
    const uint64_t inside = Isa::signs(verdicts);
    const bool isAnyNear = Isa::template isAnyBelow<kNearValues>(verdicts, inside);
    hits_ += static_cast<uint64_t>(_mm_popcnt_u64(inside));
    return isAnyNear;
  }

  KERNEL_INLINE void finishChunk() {}

  uint64_t hits() const { return hits_; }

 private:
  /// Of two vectors' darts, per 16-bit half: negative where surely inside, below kNearValues where near.
  static KERNEL_INLINE Word excess(Word x, Word y) {
    return Isa::subtract16(Isa::upperHalves(Isa::squaredDistances(x), Isa::squaredDistances(y)), kNearFrom);
  }

  uint64_t hits_ = 0;
};

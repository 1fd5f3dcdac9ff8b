// Philox over vectors, and the darts that wait for it: those too near the circle for their words alone to tell. A
// fragment of lane_loop-inl.h, compiled for the target of the kernel that includes that.

template <class Isa>
struct VectorPhilox {
  using Word = typename Isa::Word;
  Word x0, x1, x2, x3;

  KERNEL_INLINE void run(PhiloxKey key) {
    const Word multiplier0 = Isa::broadcast(kPhiloxMultiplier0);
    const Word multiplier1 = Isa::broadcast(kPhiloxMultiplier1);
    for (int round = 0; round < kPhiloxRounds; ++round) {
      Word high0, low0, high1, low1;
      Isa::multiplyWide(x0, multiplier0, high0, low0);
      Isa::multiplyWide(x2, multiplier1, high1, low1);
      x0 = Isa::xor_(Isa::xor_(high1, x1), Isa::broadcast(key[0]));
      x1 = low1;
      x2 = Isa::xor_(Isa::xor_(high0, x3), Isa::broadcast(key[1]));
      x3 = low0;
      key = {key[0] + kPhiloxWeyl0, key[1] + kPhiloxWeyl1};
    }
  }
};

/// Darts near the circle, kept until there are enough of them to fill a vector of Philox. A step adds at most
/// kWidth * kGroups to the less than kWidth that the last one left.
template <class Isa>
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
  uint32_t darts_[Isa::kWidth * (1 + Isa::kGroups)];
  uint32_t words_[Isa::kWidth * (1 + Isa::kGroups)];
};

// WebAssembly's vectors of 128 bits (browsers since 2021 to 2023, Node, Bun, Deno): 8 darts a step, in eight passes
// over the lanes. No part of the addon: scripts/kernels/build-wasm.js makes one module of this file and embeds it.
// Twin of src/kernels/wasm.ts.
#if defined(__wasm_simd128__)

#include <wasm_simd128.h>

#include "kernel.h"
#include "target.h"

namespace estimate_pi {
namespace {

#include "lane_loop-inl.h"

struct Wasm128 {
  using Word = v128_t;
  static constexpr uint32_t kWidth = 4;
  static constexpr uint32_t kGroups = 2;
  /// One chunk in twenty has a near dart.
  static constexpr uint32_t kChunkSteps = 32;
  static constexpr bool kMultipliesByNine = true;

  static KERNEL_INLINE Word load(const uint32_t* from) { return wasm_v128_load(from); }
  static KERNEL_INLINE void store(uint32_t* to, Word x) { wasm_v128_store(to, x); }
  /// A constant that the compiler knows becomes three instructions at each use in V8, so it must not know.
  static KERNEL_INLINE Word broadcast(uint32_t x) {
    __asm__("" : "+r"(x));
    return wasm_u32x4_splat(x);
  }
  static KERNEL_INLINE Word add(Word x, Word y) { return wasm_i32x4_add(x, y); }
  static KERNEL_INLINE Word xor_(Word x, Word y) { return wasm_v128_xor(x, y); }
  template <int n>
  static KERNEL_INLINE Word shiftRight(Word x) {
    return wasm_u32x4_shr(x, n);
  }
  template <int n>
  static KERNEL_INLINE Word shiftLeft(Word x) {
    return wasm_i32x4_shl(x, n);
  }
  template <int n>
  static KERNEL_INLINE Word rotateLeft(Word x) {
    return wasm_v128_or(wasm_i32x4_shl(x, n), wasm_u32x4_shr(x, 32 - n));
  }
  static KERNEL_INLINE Word multiplyLow(Word x, Word y) { return wasm_i32x4_mul(x, y); }
  static KERNEL_INLINE void multiplyWide(Word x, Word y, Word& high, Word& low) {
    const Word first = wasm_u64x2_extmul_low_u32x4(x, y);
    const Word second = wasm_u64x2_extmul_high_u32x4(x, y);
    low = wasm_i32x4_shuffle(first, second, 0, 2, 4, 6);
    high = wasm_i32x4_shuffle(first, second, 1, 3, 5, 7);
  }
};

/// Judges by the upper 16 bits of i² + j², and counts in halves. It looks for near darts once a chunk, because
/// V8 keeps no vector in a register where a call may come: a call in every step, though it is made in two of a
/// thousand, costs a third of the speed.
class HalvesJudge {
  using Word = Wasm128::Word;
  /// The upper 16 bits that are near: 2^14 − 2 … 2^14 + 1, so 2·2^16 to either side of 2^30.
  static constexpr uint32_t kNearFrom = (1 << 14) - 2;
  static constexpr uint32_t kNearValues = 4;
  static_assert(Wasm128::kGroups == 2, "the upper halves of two vectors make one");

 public:
  static constexpr bool kLooksOncePerChunk = true;
  static_assert(Wasm128::kChunkSteps < 1 << 16, "a half counts the darts of a lane in a chunk");

  static bool isNear(uint32_t word) {
    const int32_t i = cellColumn(word);
    const int32_t j = cellRow(word);
    return static_cast<uint32_t>(i * i) + static_cast<uint32_t>(j * j) - (kNearFrom << 16) < kNearValues << 16;
  }

  KERNEL_INLINE void startChunk() {
    inside_ = wasm_i32x4_const_splat(0);
    nearest_ = wasm_i8x16_const_splat(-1);
  }

  KERNEL_INLINE void take(const Word (&words)[Wasm128::kGroups]) {
    const Word verdicts = excess(words[0], words[1]);
    inside_ = wasm_i16x8_sub(inside_, wasm_i16x8_gt(zero_, verdicts));
    // As unsigned halves, those that are surely inside are above 2^15, and the near ones the least of the others.
    nearest_ = wasm_u16x8_min(nearest_, verdicts);
  }

  KERNEL_INLINE bool finishChunk() {
    hits_ = wasm_i32x4_add(hits_, wasm_u32x4_extadd_pairwise_u16x8(inside_));
    return wasm_v128_any_true(nearOnes());
  }

  /// The lanes of the pass that had a near dart in the last chunk, as bits.
  uint32_t nearLanesOfChunk() const { return wasm_i16x8_bitmask(nearOnes()); }

  uint64_t hits() const {
    return uint64_t{wasm_u32x4_extract_lane(hits_, 0)} + wasm_u32x4_extract_lane(hits_, 1) +
           wasm_u32x4_extract_lane(hits_, 2) + wasm_u32x4_extract_lane(hits_, 3);
  }

 private:
  Word nearOnes() const { return wasm_u16x8_lt(nearest_, wasm_i16x8_const_splat(kNearValues)); }

  /// Of two vectors' darts, per 16-bit half: below 0 where surely inside, below kNearValues where near. i² + j² is at
  /// most 2^31, which unsigned halves hold.
  KERNEL_INLINE Word excess(Word x, Word y) const {
    const Word dx = wasm_i32x4_dot_i16x8(x, x);
    const Word dy = wasm_i32x4_dot_i16x8(y, y);
    return wasm_i16x8_sub(wasm_i16x8_shuffle(dx, dy, 1, 3, 5, 7, 9, 11, 13, 15), from_);
  }

  Word from_ = Wasm128::broadcast(kNearFrom * 0x10001);
  /// Hidden from clang, which would make a shift of a comparison with 0, and the shifts are what the loop waits for.
  Word zero_ = Wasm128::broadcast(0);
  Word nearest_ = wasm_i8x16_const_splat(-1);
  Word hits_ = wasm_i32x4_const_splat(0);
  Word inside_ = wasm_i32x4_const_splat(0);
};

using Wasm128Loop = LaneLoop<Wasm128, HalvesJudge>;

constexpr uint64_t joined(uint32_t low, uint32_t high) { return uint64_t{high} << 32 | low; }

/// Set by the linker.
extern "C" unsigned char heapStart __asm__("__heap_base");

}  // namespace
}  // namespace estimate_pi

// What the module exports: words of 32 bits in, a count or words out, because an argument of 64 bits would be a BigInt
// in JavaScript.
#define EXPORT(name) extern "C" __attribute__((export_name(#name)))

EXPORT(countBlock)
uint32_t countBlock(uint32_t seedLow, uint32_t seedHigh, uint32_t blockLow, uint32_t blockHigh, uint32_t first,
                    uint32_t last) {
  using namespace estimate_pi;
  const BlockRange range{joined(seedLow, seedHigh), joined(blockLow, blockHigh), first, last};
  return static_cast<uint32_t>(Wasm128Loop::countHits(range));
}

EXPORT(words)
void words(uint32_t seedLow, uint32_t seedHigh, uint32_t blockLow, uint32_t blockHigh, uint32_t first, uint32_t last,
           uint32_t* to) {
  using namespace estimate_pi;
  Wasm128Loop::fillWords({joined(seedLow, seedHigh), joined(blockLow, blockHigh), first, last}, to);
}

/// The generator alone: the ceiling of countBlock. Of whole steps only.
EXPORT(xorWords)
uint32_t xorWords(uint32_t seedLow, uint32_t seedHigh, uint32_t blockLow, uint32_t blockHigh, uint32_t first,
                  uint32_t last) {
  using namespace estimate_pi;
  return Wasm128Loop::xorWords({joined(seedLow, seedHigh), joined(blockLow, blockHigh), first, last});
}

EXPORT(heapBase) const void* heapBase() { return &estimate_pi::heapStart; }

#endif

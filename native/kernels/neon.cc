// NEON (every 64-bit ARM processor): 16 darts a step, in four passes over the lanes.
#if defined(__aarch64__) || defined(_M_ARM64)

#include <arm_neon.h>

#include "kernel.h"
#include "target.h"

namespace estimate_pi {
namespace {

#include "lane_loop-inl.h"

struct Neon {
  using Word = uint32x4_t;
  static constexpr uint32_t kWidth = 4;
  static constexpr uint32_t kGroups = 4;
  static constexpr uint32_t kChunkSteps = 4;
  static constexpr bool kMultipliesByNine = true;

  static KERNEL_INLINE Word load(const uint32_t* from) { return vld1q_u32(from); }
  static KERNEL_INLINE void store(uint32_t* to, Word x) { vst1q_u32(to, x); }
  static KERNEL_INLINE Word broadcast(uint32_t x) { return vdupq_n_u32(x); }
  static KERNEL_INLINE Word add(Word x, Word y) { return vaddq_u32(x, y); }
  static KERNEL_INLINE Word xor_(Word x, Word y) { return veorq_u32(x, y); }
  template <int n>
  static KERNEL_INLINE Word shiftRight(Word x) {
    return vshrq_n_u32(x, n);
  }
  template <int n>
  static KERNEL_INLINE Word shiftLeft(Word x) {
    return vshlq_n_u32(x, n);
  }
  template <int n>
  static KERNEL_INLINE Word rotateLeft(Word x) {
    return vsriq_n_u32(vshlq_n_u32(x, n), x, 32 - n);
  }
  static KERNEL_INLINE Word multiplyLow(Word x, Word y) { return vmulq_u32(x, y); }
  static KERNEL_INLINE void multiplyWide(Word x, Word y, Word& high, Word& low) {
    const uint32x4_t first = vreinterpretq_u32_u64(vmull_u32(vget_low_u32(x), vget_low_u32(y)));
    const uint32x4_t second = vreinterpretq_u32_u64(vmull_high_u32(x, y));
    low = vuzp1q_u32(first, second);
    high = vuzp2q_u32(first, second);
  }
};

/// Judges in 16 bits a dart.
class NeonJudge {
  using Word = Neon::Word;
  // Near the circle is r, below, from 2^15 − 4 to 2^15 + 3.
  static constexpr uint16_t kNearFrom = (1 << 15) - 4;
  static constexpr uint16_t kNearValues = 4;

 public:
  static constexpr bool kLooksOncePerChunk = false;

  static uint32_t nearLanes(Word word) {
    const uint16x4_t near = vclt_u16(vget_low_u16(excess(word, word)), vdup_n_u16(kNearValues));
    const uint16_t bits[Neon::kWidth] = {1, 2, 4, 8};
    return vaddv_u16(vand_u16(near, vld1_u16(bits)));
  }

  KERNEL_INLINE void startChunk() {}

  KERNEL_INLINE bool take(const Word (&words)[Neon::kGroups]) {
    const uint16x8_t first = excess(words[0], words[1]);
    const uint16x8_t second = excess(words[2], words[3]);
    const uint16_t nearest = vminvq_u16(vminq_u16(first, second));
    inside_ = vsraq_n_u16(inside_, first, 15);
    KERNEL_OPAQUE(inside_);
    inside_ = vsraq_n_u16(inside_, second, 15);
    return nearest < kNearValues;
  }

  KERNEL_INLINE void finishChunk() {}

  uint64_t hits() const { return vaddlvq_u16(inside_); }

 private:
  /// Of eight darts, (r − kNearFrom) / 2 where
  ///
  ///     r = floor(i² / 2^15) + floor(j² / 2^15),  so  r·2^15 <= i² + j² < (r + 2)·2^15.
  ///
  /// r < 2^15 − 4, a negative excess: i² + j² < 2^30 − 3·2^15, surely inside; that is 98,304 from the circle, and
  /// lane_loop-inl.h asks for 92,690. r >= 2^15 + 4, an excess of 4 or more: i² + j² >= 2^30 + 4·2^15, surely outside.
  /// In between is near. test/nearness.cc tries all 2^32 words.
  ///
  /// SQDMULH is the upper half of twice a product: floor(i² / 2^15). Of i = −32768 it saturates to 2^15 − 1, one too
  /// low, but that square leaves no remainder, so the bounds of r hold. UHSUB halves the difference, which makes room
  /// for its sign.
  static KERNEL_INLINE uint16x8_t excess(Word x, Word y) {
    const int16x8_t first = vreinterpretq_s16_u32(x);
    const int16x8_t second = vreinterpretq_s16_u32(y);
    const int16x8_t distances = vpaddq_s16(vqdmulhq_s16(first, first), vqdmulhq_s16(second, second));
    return vhsubq_u16(vreinterpretq_u16_s16(distances), vdupq_n_u16(kNearFrom));
  }

  static_assert(Neon::kGroups == 4 && 2 * kStepsPerBlock <= 0xffff, "two darts a step and half-word, without overflow");
  uint16x8_t inside_ = vdupq_n_u16(0);
};

}  // namespace

const Kernel kNeonKernel = LaneLoop<Neon, NeonJudge>::describe("neon", "neon", kNeon);

}  // namespace estimate_pi

#endif

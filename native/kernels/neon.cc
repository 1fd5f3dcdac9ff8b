// NEON (every 64-bit ARM processor): 16 darts a step, in four passes over the lanes.
#if defined(__aarch64__) || defined(_M_ARM64)

#include <arm_neon.h>

#include "kernel.h"
#include "target.h"

namespace estimate_pi {
namespace {

#include "lane_loop.h"

struct Neon {
  using Word = uint32x4_t;
  static constexpr uint32_t kWidth = 4;
  static constexpr uint32_t kGroups = 4;
  static constexpr uint32_t kChunkSteps = 8;
  static constexpr uint32_t kLookSteps = 2;

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
  static KERNEL_INLINE void multiply(Word x, Word y, Word& high, Word& low) {
    const uint32x4_t first = vreinterpretq_u32_u64(vmull_u32(vget_low_u32(x), vget_low_u32(y)));
    const uint32x4_t second = vreinterpretq_u32_u64(vmull_high_u32(x, y));
    low = vuzp1q_u32(first, second);
    high = vuzp2q_u32(first, second);
  }

  // Three values of the upper 16 bits, 3·2^16 around 2^30, are near: more than the 2·92,690 that lane_loop.h asks for.
  static constexpr uint16_t kNearValues = 3;
  static constexpr uint32_t kNearFrom = (1u << 30) - 3 * (1u << 15);

  /// i² + j² of four darts: widening squares, then sums of neighbours. At most 2^31, which unsigned words hold.
  static KERNEL_INLINE Word squaredDistance(Word word) {
    const int16x8_t halves = vreinterpretq_s16_u32(word);
    const int32x4_t first = vmull_s16(vget_low_s16(halves), vget_low_s16(halves));
    const int32x4_t second = vmull_high_s16(halves, halves);
    return vreinterpretq_u32_s32(vpaddq_s32(first, second));
  }

  static uint32_t nearLanes(Word word) {
    const Word fromEdge = vsubq_u32(squaredDistance(word), vdupq_n_u32(kNearFrom));
    const Word near = vcltq_u32(fromEdge, vdupq_n_u32(uint32_t{kNearValues} << 16));
    const uint32_t bits[kWidth] = {1, 2, 4, 8};
    return vaddvq_u32(vandq_u32(near, vld1q_u32(bits)));
  }

  class Verdicts {
   public:
    KERNEL_INLINE void startChunk() { inside_ = vdupq_n_u16(0); }

    KERNEL_INLINE void forgetNear() { least_ = vdupq_n_u16(0xffff); }

    KERNEL_INLINE void take(const Word (&words)[kGroups]) {
      const uint16x8_t first = excess(words[0], words[1]);
      const uint16x8_t second = excess(words[2], words[3]);
      least_ = vminq_u16(least_, vminq_u16(first, second));
      inside_ = vsraq_n_u16(inside_, first, 15);
      inside_ = vsraq_n_u16(inside_, second, 15);
    }

    KERNEL_INLINE void finishChunk() { hits_ = vpadalq_u16(hits_, inside_); }

    KERNEL_INLINE bool isAnyNear() const { return vminvq_u16(least_) < kNearValues; }

    uint64_t hits() const { return vaddvq_u32(hits_); }

   private:
    /// The upper 16 bits of (i² + j² − kNearFrom), negative where surely inside: NEON subtracts and narrows at once.
    static KERNEL_INLINE uint16x8_t excess(Word x, Word y) {
      const uint32x4_t from = vdupq_n_u32(kNearFrom);
      return vsubhn_high_u32(vsubhn_u32(squaredDistance(x), from), squaredDistance(y), from);
    }

    uint32x4_t hits_ = vdupq_n_u32(0);
    uint16x8_t inside_ = vdupq_n_u16(0);
    uint16x8_t least_ = vdupq_n_u16(0);
  };
};

}  // namespace

const Kernel kNeonKernel = LaneLoop<Neon>::describe("neon", kNeon);

}  // namespace estimate_pi

#endif

// AVX-512 F, BW and VL (Skylake-X and later): 64 darts a step.
#if defined(__x86_64__) || defined(_M_X64)

#include <immintrin.h>

#include "kernel.h"
#include "target.h"

namespace estimate_pi {
KERNEL_TARGET_BEGIN("avx512f,avx512bw,avx512vl,popcnt")
namespace {

#include "avx512_words.h"
#include "lane_loop.h"

struct Avx512 : Avx512Words {
  // The upper 16 bits of i² + j² that are near: 2^14 − 2 … 2^14 + 1, so 2·2^16 to either side of 2^30.
  static constexpr int kNearFrom = (1 << 14) - 2;
  static constexpr int kNearValues = 4;

  static uint32_t nearLanes(Word word) {
    const Word distance = _mm512_madd_epi16(word, word);
    return _mm512_cmplt_epu32_mask(_mm512_sub_epi32(distance, _mm512_set1_epi32(kNearFrom << 16)),
                                   _mm512_set1_epi32(kNearValues << 16));
  }

  class Verdicts {
   public:
    KERNEL_INLINE Verdicts() : least_(_mm512_setzero_si512()) {}

    KERNEL_INLINE void startChunk() {}

    KERNEL_INLINE void forgetNear() { least_ = _mm512_set1_epi32(-1); }

    KERNEL_INLINE void take(const Word (&words)[kGroups]) {
      const Word first = excess(words[0], words[1]);
      const Word second = excess(words[2], words[3]);
      // Saturation keeps the sign: 64 verdicts in 64 bytes, and their sign bits in one mask.
      const Word packed = _mm512_packs_epi16(first, second);
      least_ = _mm512_min_epu8(least_, packed);
      const __mmask64 inside = _mm512_movepi8_mask(packed);
      hits_ += static_cast<uint64_t>(_mm_popcnt_u64(inside));
    }

    KERNEL_INLINE void finishChunk() {}

    KERNEL_INLINE bool isAnyNear() const { return _mm512_cmplt_epu8_mask(least_, _mm512_set1_epi8(kNearValues)) != 0; }

    uint64_t hits() const { return hits_; }

   private:
    /// Per 16-bit half, negative where surely inside. i² + j² is at most 2^31, which unsigned halves hold.
    static KERNEL_INLINE Word excess(Word x, Word y) {
      const Word upper = upperHalves(_mm512_madd_epi16(x, x), _mm512_madd_epi16(y, y));
      return _mm512_sub_epi16(upper, _mm512_set1_epi16(kNearFrom));
    }

    uint64_t hits_ = 0;
    Word least_;
  };
};

}  // namespace

const Kernel kAvx512Kernel = LaneLoop<Avx512>::describe("avx512", kAvx512 | kPopcnt);

KERNEL_TARGET_END
}  // namespace estimate_pi

#endif

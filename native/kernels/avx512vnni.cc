// AVX-512 with VNNI and VPOPCNTDQ (Ice Lake, Zen 4 and later): 64 darts a step.
#if defined(__x86_64__) || defined(_M_X64)

#include <immintrin.h>

#include "kernel.h"
#include "target.h"

namespace estimate_pi {
KERNEL_TARGET_BEGIN("avx512f,avx512bw,avx512vl,avx512vnni,avx512vpopcntdq")
namespace {

#include "avx512_words.h"
#include "lane_loop.h"

struct Avx512Vnni : Avx512Words {
  // Three values of the upper 16 bits, 3·2^16 around 2^30, are near: more than the 2·92,690 that lane_loop.h asks for.
  static constexpr int kNearValues = 3;

  /// i² + j² − (2^30 − 1.5·2^16): vpdpwssd adds the products of both halves to a threshold that costs nothing. Negative
  /// is surely inside; otherwise the upper half is below kNearValues near the circle.
  static KERNEL_INLINE Word excess(Word word) {
    const Word threshold = _mm512_set1_epi32(-((1 << 30) - 3 * (1 << 15)));
    return _mm512_dpwssd_epi32(threshold, word, word);
  }

  static uint32_t nearLanes(Word word) {
    return _mm512_cmplt_epu32_mask(excess(word), _mm512_set1_epi32(kNearValues << 16));
  }

  class Verdicts {
   public:
    KERNEL_INLINE Verdicts()
        : hits_(_mm512_setzero_si512()), signs_(_mm512_setzero_si512()), least_(_mm512_setzero_si512()) {}

    KERNEL_INLINE void startChunk() { signs_ = _mm512_setzero_si512(); }

    KERNEL_INLINE void forgetNear() { least_ = _mm512_set1_epi32(-1); }

    KERNEL_INLINE void take(const Word (&words)[kGroups]) {
      const Word first = upperHalves(excess(words[0]), excess(words[1]));
      const Word second = upperHalves(excess(words[2]), excess(words[3]));
      // Saturation keeps the sign and the values near zero: 64 verdicts in 64 bytes.
      const Word verdicts = _mm512_packs_epi16(first, second);
      least_ = _mm512_min_epu8(least_, verdicts);
      // Each byte queues the signs of eight steps: signs = (signs >> 1) | (verdicts & 0x80), one popcount for all.
      constexpr int kOrAnd = 0xf8;
      signs_ = _mm512_ternarylogic_epi32(_mm512_srli_epi32(signs_, 1), verdicts, _mm512_set1_epi8(-128), kOrAnd);
    }

    KERNEL_INLINE void finishChunk() { hits_ = _mm512_add_epi32(hits_, _mm512_popcnt_epi32(signs_)); }

    KERNEL_INLINE bool isAnyNear() const { return _mm512_cmplt_epu8_mask(least_, _mm512_set1_epi8(kNearValues)) != 0; }

    uint64_t hits() const { return static_cast<uint32_t>(_mm512_reduce_add_epi32(hits_)); }

   private:
    Word hits_;
    Word signs_;
    Word least_;
    static_assert(kChunkSteps <= 8, "the signs of a chunk fit in a byte");
  };
};

}  // namespace

const Kernel kAvx512VnniKernel = LaneLoop<Avx512Vnni>::describe("avx512vnni", kAvx512 | kAvx512Vnni | kAvx512Vpopcntdq);

KERNEL_TARGET_END
}  // namespace estimate_pi

#endif

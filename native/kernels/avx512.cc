// AVX-512 F, BW and VL (Skylake-X and later): 64 darts a step.
#if defined(__x86_64__) || defined(_M_X64)

#include <immintrin.h>

#include "kernel.h"
#include "target.h"

namespace estimate_pi {
KERNEL_TARGET_BEGIN("avx512f,avx512bw,avx512vl,popcnt")
namespace {

#include "avx512_words-inl.h"
#include "bytewise_judge-inl.h"
#include "lane_loop-inl.h"

// Every AMD processor with these features has VNNI as well, so there is no kernel with the multiplication here.
struct Avx512 : Avx512Words<false> {
  static KERNEL_INLINE Word squaredDistances(Word x) { return _mm512_madd_epi16(x, x); }
  static KERNEL_INLINE Word subtract16(Word x, int16_t constant) {
    return _mm512_sub_epi16(x, _mm512_set1_epi16(constant));
  }
  static KERNEL_INLINE Word pack(Word x, Word y) { return _mm512_packs_epi16(x, y); }
  static KERNEL_INLINE uint64_t signs(Word bytes) { return _mm512_movepi8_mask(bytes); }
  template <int limit>
  static KERNEL_INLINE bool isAnyBelow(Word bytes, uint64_t) {
    return _mm512_cmplt_epu8_mask(bytes, _mm512_set1_epi8(limit)) != 0;
  }
};

}  // namespace

const Kernel kAvx512Kernel = LaneLoop<Avx512, BytewiseJudge<Avx512>>::describe("avx512", "avx512", kAvx512 | kPopcnt);

KERNEL_TARGET_END
}  // namespace estimate_pi

#endif

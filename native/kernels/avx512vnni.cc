// AVX-512 with VNNI and VPOPCNTDQ (Ice Lake, Zen 4 and later): 64 darts a step.
#if defined(__x86_64__) || defined(_M_X64)

#include <immintrin.h>

#include "kernel.h"
#include "target.h"

namespace estimate_pi {
// clang splits vpdpwssd into a multiplication and an addition for processors in general, and not for those that have
// it.
KERNEL_TARGET_BEGIN("avx512f,avx512bw,avx512vl,avx512vnni,avx512vpopcntdq" KERNEL_TUNED_LIKE("znver4"))
namespace {

#include "avx512_words-inl.h"
#include "lane_loop-inl.h"

template <class Isa>
class VnniJudge {
  using Word = typename Isa::Word;
  // Three values of the upper 16 bits, 3·2^16 around 2^30, are near: more than the 2·92,690 that lane_loop-inl.h asks
  // for.
  static constexpr int kNearValues = 3;

 public:
  static constexpr bool kLooksOncePerChunk = false;

  static uint32_t nearLanes(Word word) { return Isa::lanesBelow(excess(word), kNearValues << 16); }

  KERNEL_INLINE VnniJudge() : hits_(_mm512_setzero_si512()), signs_(_mm512_setzero_si512()) {}

  KERNEL_INLINE void startChunk() { signs_ = _mm512_setzero_si512(); }

  KERNEL_INLINE bool take(const Word (&words)[Isa::kGroups]) {
    const Word first = Isa::upperHalves(excess(words[0]), excess(words[1]));
    const Word second = Isa::upperHalves(excess(words[2]), excess(words[3]));
    // Saturation keeps the sign and the values near zero: 64 verdicts in 64 bytes.
    const Word verdicts = _mm512_packs_epi16(first, second);
    // Each byte queues the signs of up to eight steps: signs = (signs >> 1) | (verdicts & 0x80), one popcount for all.
    constexpr int kOrAnd = 0xf8;
    signs_ = _mm512_ternarylogic_epi32(_mm512_srli_epi32(signs_, 1), verdicts, _mm512_set1_epi8(-128), kOrAnd);
    uint64_t near = _mm512_cmplt_epu8_mask(verdicts, _mm512_set1_epi8(kNearValues));
    if constexpr (Isa::kMultipliesByNine) {
      KERNEL_OPAQUE_BITS(near);
    }
    return near != 0;
  }

  KERNEL_INLINE void finishChunk() { hits_ = _mm512_add_epi32(hits_, _mm512_popcnt_epi32(signs_)); }

  uint64_t hits() const { return static_cast<uint32_t>(_mm512_reduce_add_epi32(hits_)); }

 private:
  /// i² + j² − (2^30 − 1.5·2^16): vpdpwssd adds the products of both halves to a threshold that costs nothing. Negative
  /// is surely inside; otherwise the upper half is below kNearValues near the circle.
  static KERNEL_INLINE Word excess(Word word) {
    const Word threshold = _mm512_set1_epi32(-((1 << 30) - 3 * (1 << 15)));
    return _mm512_dpwssd_epi32(threshold, word, word);
  }

  Word hits_;
  Word signs_;
  static_assert(Isa::kGroups == 4, "the verdicts of a step fill one vector");
  static_assert(Isa::kChunkSteps <= 8, "the signs of a chunk fit in a byte");
};

template <bool kMultiplies>
using Loop = LaneLoop<Avx512Words<kMultiplies>, VnniJudge<Avx512Words<kMultiplies>>>;

constexpr uint32_t kNeeds = kAvx512 | kAvx512Vnni | kAvx512Vpopcntdq;

}  // namespace

const Kernel kAvx512VnniMultiplyKernel =
    Loop<true>::describe("avx512vnni", "avx512vnni-multiply", kNeeds | kFastMultiply);
const Kernel kAvx512VnniKernel = Loop<false>::describe("avx512vnni", "avx512vnni-shift", kNeeds);

KERNEL_TARGET_END
}  // namespace estimate_pi

#endif

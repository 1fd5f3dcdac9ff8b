// AVX2 (Haswell, Zen and later): 32 darts a step, in two passes over the lanes.
#if defined(__x86_64__) || defined(_M_X64)

#include <immintrin.h>

#include "kernel.h"
#include "target.h"

namespace estimate_pi {
KERNEL_TARGET_BEGIN("avx2,popcnt")
namespace {

#include "bytewise_judge-inl.h"
#include "lane_loop-inl.h"

/// kMultiplies: see kFastMultiply.
template <bool kMultiplies>
struct Avx2 {
  using Word = __m256i;
  static constexpr uint32_t kWidth = 8;
  static constexpr uint32_t kGroups = 4;
  static constexpr uint32_t kChunkSteps = 8;
  static constexpr bool kMultipliesByNine = kMultiplies;

  static KERNEL_INLINE Word load(const uint32_t* from) {
    return _mm256_load_si256(reinterpret_cast<const __m256i*>(from));
  }
  static KERNEL_INLINE void store(uint32_t* to, Word x) { _mm256_store_si256(reinterpret_cast<__m256i*>(to), x); }
  static KERNEL_INLINE Word broadcast(uint32_t x) { return _mm256_set1_epi32(static_cast<int>(x)); }
  static KERNEL_INLINE Word add(Word x, Word y) { return _mm256_add_epi32(x, y); }
  static KERNEL_INLINE Word xor_(Word x, Word y) { return _mm256_xor_si256(x, y); }
  template <int n>
  static KERNEL_INLINE Word shiftRight(Word x) {
    return _mm256_srli_epi32(x, n);
  }
  template <int n>
  static KERNEL_INLINE Word shiftLeft(Word x) {
    return _mm256_slli_epi32(x, n);
  }
  template <int n>
  static KERNEL_INLINE Word rotateLeft(Word x) {
    return _mm256_or_si256(_mm256_slli_epi32(x, n), _mm256_srli_epi32(x, 32 - n));
  }
  static KERNEL_INLINE Word multiplyLow(Word x, Word y) { return _mm256_mullo_epi32(x, y); }
  static KERNEL_INLINE void multiplyWide(Word x, Word y, Word& high, Word& low) {
    const Word even = _mm256_mul_epu32(x, y);
    const Word odd = _mm256_mul_epu32(_mm256_srli_epi64(x, 32), _mm256_srli_epi64(y, 32));
    high = _mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xaa);
    low = _mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xaa);
  }

  static KERNEL_INLINE Word squaredDistances(Word x) { return _mm256_madd_epi16(x, x); }
  static KERNEL_INLINE Word upperHalves(Word x, Word y) {
    return _mm256_blend_epi16(x, _mm256_srli_epi32(y, 16), 0x55);
  }
  static KERNEL_INLINE Word subtract16(Word x, int16_t constant) {
    return _mm256_sub_epi16(x, _mm256_set1_epi16(constant));
  }
  static KERNEL_INLINE Word pack(Word x, Word y) { return _mm256_packs_epi16(x, y); }
  static KERNEL_INLINE uint32_t signs(Word bytes) { return static_cast<uint32_t>(_mm256_movemask_epi8(bytes)); }
  /// The negative bytes are below the limit as well, and `signs` tells which those are.
  template <int limit>
  static KERNEL_INLINE bool isAnyBelow(Word bytes, uint64_t signs) {
    Word limits = _mm256_set1_epi8(limit);
    KERNEL_OPAQUE(limits);
    return static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpgt_epi8(limits, bytes))) != signs;
  }
  static KERNEL_INLINE uint32_t lanesBelow(Word x, uint32_t limit) {
    const Word below = _mm256_cmpeq_epi32(_mm256_min_epu32(x, broadcast(limit - 1)), x);
    return static_cast<uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(below)));
  }
};

template <bool kMultiplies>
using Loop = LaneLoop<Avx2<kMultiplies>, BytewiseJudge<Avx2<kMultiplies>>>;

constexpr uint32_t kNeeds = kAvx2 | kPopcnt;

}  // namespace

const Kernel kAvx2MultiplyKernel = Loop<true>::describe("avx2", "avx2-multiply", kNeeds | kFastMultiply);
const Kernel kAvx2Kernel = Loop<false>::describe("avx2", "avx2-shift", kNeeds);

KERNEL_TARGET_END
}  // namespace estimate_pi

#endif

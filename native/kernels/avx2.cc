// AVX2 (Haswell, Zen and later): 32 darts a step, in two passes over the lanes.
#if defined(__x86_64__) || defined(_M_X64)

#include <immintrin.h>

#include "kernel.h"
#include "target.h"

namespace estimate_pi {
KERNEL_TARGET_BEGIN("avx2,popcnt")
namespace {

#include "lane_loop.h"

struct Avx2 {
  using Word = __m256i;
  static constexpr uint32_t kWidth = 8;
  static constexpr uint32_t kGroups = 4;
  static constexpr uint32_t kChunkSteps = 8;
  static constexpr uint32_t kLookSteps = 2;

  static KERNEL_INLINE Word times9(Word x) { return _mm256_mullo_epi32(x, broadcast(9)); }
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
  static KERNEL_INLINE void multiply(Word x, Word y, Word& high, Word& low) {
    const Word even = _mm256_mul_epu32(x, y);
    const Word odd = _mm256_mul_epu32(_mm256_srli_epi64(x, 32), _mm256_srli_epi64(y, 32));
    high = _mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xaa);
    low = _mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xaa);
  }

  // The upper 16 bits of i² + j² that are near: 2^14 − 2 … 2^14 + 1, so 2·2^16 to either side of 2^30.
  static constexpr int kNearFrom = (1 << 14) - 2;
  static constexpr int kNearValues = 4;

  static uint32_t nearLanes(Word word) {
    const Word distance = _mm256_madd_epi16(word, word);
    const Word fromEdge = _mm256_sub_epi32(distance, _mm256_set1_epi32(kNearFrom << 16));
    const Word last = _mm256_set1_epi32((kNearValues << 16) - 1);
    const Word near = _mm256_cmpeq_epi32(_mm256_min_epu32(fromEdge, last), fromEdge);
    return static_cast<uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(near)));
  }

  class Verdicts {
   public:
    KERNEL_INLINE Verdicts() : least_(_mm256_setzero_si256()) {}

    KERNEL_INLINE void startChunk() {}

    KERNEL_INLINE void forgetNear() { least_ = _mm256_set1_epi32(-1); }

    KERNEL_INLINE void take(const Word (&words)[kGroups]) {
      const Word first = excess(words[0], words[1]);
      const Word second = excess(words[2], words[3]);
      // Saturation keeps the sign: 32 verdicts in 32 bytes, and their sign bits in one general register.
      const Word packed = _mm256_packs_epi16(first, second);
      least_ = _mm256_min_epu8(least_, packed);
      const int inside = _mm256_movemask_epi8(packed);
      hits_ += static_cast<uint64_t>(_mm_popcnt_u32(static_cast<uint32_t>(inside)));
    }

    KERNEL_INLINE void finishChunk() {}

    KERNEL_INLINE bool isAnyNear() const {
      const Word last = _mm256_set1_epi8(kNearValues - 1);
      return _mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_min_epu8(least_, last), least_)) != 0;
    }

    uint64_t hits() const { return hits_; }

   private:
    /// Per 16-bit half, negative where surely inside. i² + j² is at most 2^31, which unsigned halves hold.
    static KERNEL_INLINE Word excess(Word x, Word y) {
      const Word lower = _mm256_srli_epi32(_mm256_madd_epi16(y, y), 16);
      const Word upper = _mm256_blend_epi16(_mm256_madd_epi16(x, x), lower, 0x55);
      return _mm256_sub_epi16(upper, _mm256_set1_epi16(kNearFrom));
    }

    uint64_t hits_ = 0;
    Word least_;
  };
};

}  // namespace

const Kernel kAvx2Kernel = LaneLoop<Avx2>::describe("avx2", kAvx2 | kPopcnt);

KERNEL_TARGET_END
}  // namespace estimate_pi

#endif

// AVX-512 by hand, with floats from AES rounds (AESRand, by "dragontamer"): a 64-bit counter through one encryption
// round, then one more each for x and y. Rounds, and its answer depends on the width.
#if !defined(__AVX512F__) || !defined(__AVX512BW__) || !defined(__VAES__)
#error "this processor has no AVX-512 with VAES"
#endif
#include <immintrin.h>

#include <random>

#include "threads.h"

namespace {

constexpr int kStreams = 4;

__m512i randomWords(std::mt19937& random) {
  alignas(64) uint32_t words[16];
  for (uint32_t& word : words) word = static_cast<uint32_t>(random());
  return _mm512_load_si512(words);
}

/// In [1, 2) − 1.
__m512 uniform(__m512i word) {
  const __m512i bits = _mm512_or_si512(_mm512_srli_epi32(word, 9), _mm512_set1_epi32(0x3f800000));
  return _mm512_sub_ps(_mm512_castsi512_ps(bits), _mm512_set1_ps(1.0F));
}

uint64_t countHits(uint64_t samples, unsigned thread) {
  std::mt19937 random(42 + thread);
  // AESRand's own, in every 128 bits.
  const __m512i increment = _mm512_set_epi64(0x2f2b29251f1d1713, 0x110d0b0705030201, 0x2f2b29251f1d1713,
                                             0x110d0b0705030201, 0x2f2b29251f1d1713, 0x110d0b0705030201,
                                             0x2f2b29251f1d1713, 0x110d0b0705030201);
  __m512i state[kStreams];
  for (__m512i& each : state) each = randomWords(random);
  uint64_t hits = 0;
  for (uint64_t i = 0; i < samples; i += 16 * kStreams) {
    for (__m512i& each : state) {
      each = _mm512_add_epi64(each, increment);
      const __m512i mixed = _mm512_aesenc_epi128(each, increment);
      const __m512 u = uniform(_mm512_aesenc_epi128(mixed, increment));
      const __m512 v = uniform(_mm512_aesdec_epi128(mixed, increment));
      const __mmask16 inside = _mm512_cmp_ps_mask(_mm512_fmadd_ps(u, u, _mm512_mul_ps(v, v)), _mm512_set1_ps(1.0F), _CMP_LT_OQ);
      hits += static_cast<uint64_t>(__builtin_popcount(inside));
    }
  }
  return hits;
}

}  // namespace

int main(int argc, char** argv) { return measure(argc, argv, countHits, 16 * kStreams); }

// AVX2 by hand, with floats: eight xoshiro128+ (Blackman and Vigna) a vector, two vectors of them, the upper 23 bits of a
// word as a float in [1, 2). Rounds, and its answer depends on the width.
#if !defined(__AVX2__)
#error "this processor has no AVX2"
#endif
#include <immintrin.h>

#include <random>

#include "threads.h"

namespace {

constexpr int kStreams = 4;

struct Xoshiro {
  __m256i s0, s1, s2, s3;

  __m256i next() {
    const __m256i word = _mm256_add_epi32(s0, s3);
    const __m256i t = _mm256_slli_epi32(s1, 9);
    s2 = _mm256_xor_si256(s2, s0);
    s3 = _mm256_xor_si256(s3, s1);
    s1 = _mm256_xor_si256(s1, s2);
    s0 = _mm256_xor_si256(s0, s3);
    s2 = _mm256_xor_si256(s2, t);
    s3 = _mm256_or_si256(_mm256_slli_epi32(s3, 11), _mm256_srli_epi32(s3, 21));
    return word;
  }
};

__m256i randomWords(std::mt19937& random) {
  alignas(32) uint32_t words[8];
  for (uint32_t& word : words) word = static_cast<uint32_t>(random());
  return _mm256_load_si256(reinterpret_cast<const __m256i*>(words));
}

/// In [1, 2) − 1.
__m256 uniform(__m256i word) {
  const __m256i bits = _mm256_or_si256(_mm256_srli_epi32(word, 9), _mm256_set1_epi32(0x3f800000));
  return _mm256_sub_ps(_mm256_castsi256_ps(bits), _mm256_set1_ps(1.0F));
}

uint64_t countHits(uint64_t samples, unsigned thread) {
  std::mt19937 random(42 + thread);
  Xoshiro x[kStreams / 2];
  Xoshiro y[kStreams / 2];
  for (Xoshiro* generators : {x, y}) {
    for (int i = 0; i < kStreams / 2; ++i) {
      generators[i] = {randomWords(random), randomWords(random), randomWords(random), randomWords(random)};
    }
  }
  uint64_t hits = 0;
  for (uint64_t i = 0; i < samples; i += 8 * kStreams / 2) {
    for (int s = 0; s < kStreams / 2; ++s) {
      const __m256 u = uniform(x[s].next());
      const __m256 v = uniform(y[s].next());
      const __m256 squared = _mm256_add_ps(_mm256_mul_ps(u, u), _mm256_mul_ps(v, v));
      const int inside = _mm256_movemask_ps(_mm256_cmp_ps(squared, _mm256_set1_ps(1.0F), _CMP_LT_OQ));
      hits += static_cast<uint64_t>(__builtin_popcount(static_cast<unsigned>(inside)));
    }
  }
  return hits;
}

}  // namespace

int main(int argc, char** argv) { return measure(argc, argv, countHits, 8 * kStreams / 2); }

// What the two AVX-512 levels share: sixteen words a vector, and the operations on them.

/// kMultiplies: see kFastMultiply.
template <bool kMultiplies>
struct Avx512Words {
  using Word = __m512i;
  static constexpr uint32_t kWidth = 16;
  static constexpr uint32_t kGroups = 4;
  static constexpr uint32_t kChunkSteps = 8;
  static constexpr bool kMultipliesByNine = kMultiplies;

  static KERNEL_INLINE Word load(const uint32_t* from) { return _mm512_load_si512(from); }
  static KERNEL_INLINE void store(uint32_t* to, Word x) { _mm512_store_si512(to, x); }
  static KERNEL_INLINE Word broadcast(uint32_t x) { return _mm512_set1_epi32(static_cast<int>(x)); }
  static KERNEL_INLINE Word add(Word x, Word y) { return _mm512_add_epi32(x, y); }
  static KERNEL_INLINE Word xor_(Word x, Word y) { return _mm512_xor_si512(x, y); }
  template <int n>
  static KERNEL_INLINE Word shiftRight(Word x) {
    return _mm512_srli_epi32(x, n);
  }
  template <int n>
  static KERNEL_INLINE Word shiftLeft(Word x) {
    return _mm512_slli_epi32(x, n);
  }
  template <int n>
  static KERNEL_INLINE Word rotateLeft(Word x) {
    return _mm512_rol_epi32(x, n);
  }
  static KERNEL_INLINE Word multiplyLow(Word x, Word y) { return _mm512_mullo_epi32(x, y); }
  static KERNEL_INLINE void multiplyWide(Word x, Word y, Word& high, Word& low) {
    const Word even = _mm512_mul_epu32(x, y);
    const Word odd = _mm512_mul_epu32(_mm512_srli_epi64(x, 32), _mm512_srli_epi64(y, 32));
    high = _mm512_mask_mov_epi32(_mm512_srli_epi64(even, 32), 0xaaaa, odd);
    low = _mm512_mask_mov_epi32(even, 0xaaaa, _mm512_slli_epi64(odd, 32));
  }

  static KERNEL_INLINE uint32_t lanesBelow(Word x, uint32_t limit) {
    return _mm512_cmplt_epu32_mask(x, broadcast(limit));
  }

  /// The upper halves of x's words over those of y's, in one instruction: a masked byte shift moves y's down on its way
  /// in.
  static KERNEL_INLINE Word upperHalves(Word x, Word y) {
    __mmask64 lowerHalves = 0x3333333333333333u;
    KERNEL_OPAQUE_MASK(lowerHalves);
    return _mm512_mask_alignr_epi8(x, lowerHalves, y, y, 2);
  }
};

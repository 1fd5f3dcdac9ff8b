// What a kernel is: one instruction set's way to run the dart stream, and what it needs to run.
#pragma once

#include <cstdint>

#include "../stream.h"

namespace estimate_pi {

/// Darts first <= w < last of one block; 0 <= first <= last <= kDartsPerBlock.
struct BlockRange {
  uint64_t seed;
  uint64_t block;
  uint32_t first;
  uint32_t last;
};

/// What a kernel may need of the processor *and* the operating system, as bits of a set.
enum CpuFeature : uint32_t {
  kSse41 = 1u << 0,
  kPopcnt = 1u << 1,
  kAvx2 = 1u << 2,
  kAvx512 = 1u << 3,  // F, BW and VL
  kAvx512Vnni = 1u << 4,
  kAvx512Vpopcntdq = 1u << 5,
  kNeon = 1u << 6,
  /// A 32-bit multiplication is one instruction on a port that shifts and additions leave idle. Says what is fast, not
  /// what can run: without it a kernel that asks for it is slower, and as right.
  kFastMultiply = 1u << 7,
};

struct Kernel {
  const char* name;     // as the public knows it
  const char* variant;  // unlike any other's; of the kernels of one name the fastest on this processor is used
  uint32_t needs;       // CpuFeature bits

  /// How many darts of the range hit.
  uint64_t (*countHits)(const BlockRange& range);

  /// The range's words, one a dart.
  void (*fillWords)(const BlockRange& range, uint32_t* words);

  /// The words of whole steps [first / 64, last / 64) xored together: the generator at work with nothing to decide,
  /// which is the speed that countHits can approach and never pass.
  uint32_t (*xorWords)(const BlockRange& range);

  /// Judges one step's words by their cells alone: how many darts are surely inside, and which lanes are near the
  /// circle, as bits.
  uint32_t (*judgeStep)(const uint32_t (&words)[kLanes], uint64_t& near);

  /// One Philox call through the kernel's own vector code.
  PhiloxCounter (*philox)(const PhiloxCounter& counter, const PhiloxKey& key);
};

extern const Kernel kScalarKernel;
#if defined(__x86_64__) || defined(_M_X64)
extern const Kernel kSse4Kernel;
extern const Kernel kSse4MultiplyKernel;
extern const Kernel kAvx2Kernel;
extern const Kernel kAvx2MultiplyKernel;
extern const Kernel kAvx512Kernel;
extern const Kernel kAvx512VnniKernel;
extern const Kernel kAvx512VnniMultiplyKernel;
#elif defined(__aarch64__) || defined(_M_ARM64)
extern const Kernel kNeonKernel;
#endif

}  // namespace estimate_pi

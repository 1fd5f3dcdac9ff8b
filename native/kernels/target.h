// Raises the instruction set for the code between BEGIN and END, so that the file is compiled at the ABI's floor and
// only the kernel inside it is wide. MSVC accepts every intrinsic everywhere and needs neither.
#pragma once

#define ESTIMATE_PI_PRAGMA(text) _Pragma(#text)

#if defined(__clang__)
#define KERNEL_TARGET_BEGIN(features) \
  ESTIMATE_PI_PRAGMA(clang attribute push(__attribute__((target(features))), apply_to = function))
#define KERNEL_TARGET_END _Pragma("clang attribute pop")
#define KERNEL_TUNED_LIKE(processor) ",tune=" processor
#elif defined(__GNUC__)
#define KERNEL_TARGET_BEGIN(features) _Pragma("GCC push_options") ESTIMATE_PI_PRAGMA(GCC target(features))
#define KERNEL_TARGET_END _Pragma("GCC pop_options")
#define KERNEL_TUNED_LIKE(processor)
#else
#define KERNEL_TARGET_BEGIN(features)
#define KERNEL_TARGET_END
#define KERNEL_TUNED_LIKE(processor)
#endif

// gcc 12 takes the undefined values inside its own AVX-512 headers for uninitialised ones of ours.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#if defined(_MSC_VER)
#define KERNEL_INLINE __forceinline
#define KERNEL_NOINLINE __declspec(noinline)
#define KERNEL_UNROLL
#define KERNEL_UNLIKELY(condition) (condition)
#else
#define KERNEL_INLINE inline __attribute__((always_inline))
#define KERNEL_NOINLINE __attribute__((noinline))
#define KERNEL_UNLIKELY(condition) __builtin_expect((condition), 0)
#if defined(__clang__)
#define KERNEL_UNROLL _Pragma("clang loop unroll(full)")
#else
#define KERNEL_UNROLL _Pragma("GCC unroll 8")
#endif
#endif

// How far the loop over a chunk's steps is unrolled. In WebAssembly by four: with more, V8 keeps the words in memory
// and judges them only at the end.
#if defined(__wasm__)
#define KERNEL_UNROLL_STEPS _Pragma("clang loop unroll_count(4)")
#else
#define KERNEL_UNROLL_STEPS KERNEL_UNROLL
#endif

// Hides a value's origin from compilers that would make worse code of it: a multiplication by 9 becomes a shift and an
// addition, a counter that goes up by one a broadcast in every step, a mask's test KORTEST, and (clang) a masked byte
// shift a permutation by indices from memory. No instruction comes of it.
#if defined(_MSC_VER) && !defined(__clang__)
#define KERNEL_OPAQUE(vector)
#define KERNEL_OPAQUE_BITS(bits)
#elif defined(__wasm__)
#define KERNEL_OPAQUE(vector)
#elif defined(__aarch64__)
#define KERNEL_OPAQUE(vector) __asm__("" : "+w"(vector))
#else
#define KERNEL_OPAQUE(vector) __asm__("" : "+v"(vector))
#define KERNEL_OPAQUE_BITS(bits) __asm__("" : "+r"(bits))
#endif
#if defined(__clang__)
#define KERNEL_OPAQUE_MASK(mask) __asm__("" : "+Yk"(mask))
#else
#define KERNEL_OPAQUE_MASK(mask)
#endif

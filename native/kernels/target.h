// Raises the instruction set for the code between BEGIN and END, so that the file is compiled at the ABI's floor and
// only the kernel inside it is wide. MSVC accepts every intrinsic everywhere and needs neither.
#pragma once

#define ESTIMATE_PI_PRAGMA(text) _Pragma(#text)

#if defined(__clang__)
#define KERNEL_TARGET_BEGIN(features) \
  ESTIMATE_PI_PRAGMA(clang attribute push(__attribute__((target(features))), apply_to = function))
#define KERNEL_TARGET_END _Pragma("clang attribute pop")
#elif defined(__GNUC__)
#define KERNEL_TARGET_BEGIN(features) _Pragma("GCC push_options") ESTIMATE_PI_PRAGMA(GCC target(features))
#define KERNEL_TARGET_END _Pragma("GCC pop_options")
#else
#define KERNEL_TARGET_BEGIN(features)
#define KERNEL_TARGET_END
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

// What JavaScript hands over, checked once more: TypeScript has told the user already, so whatever is wrong here is a
// mistake of a caller, and must be an error with a code and never a crash or a call without end.
#pragma once

#include <napi.h>

#include <cstdint>
#include <memory>

#include "job.h"

namespace estimate_pi {

constexpr uint64_t kMaxInteger = (uint64_t{1} << 53) - 1;  // Number.MAX_SAFE_INTEGER

/// All of them throw a TypeError with ERR_INVALID_ARG_TYPE or a RangeError with ERR_OUT_OF_RANGE that names the
/// argument.
uint64_t integerArgument(const Napi::CallbackInfo& info, size_t index, const char* name, uint64_t min, uint64_t max);

/// By its name or its variant; ERR_KERNEL_UNAVAILABLE if this machine has none.
const Kernel& kernelArgument(const Napi::CallbackInfo& info, size_t index);

/// (…, seed, start, samples, …) from the index on.
DartRange rangeArgument(const Napi::CallbackInfo& info, size_t index, uint64_t maxSamples = kMaxInteger);

/// (kernel, seed, start, samples, threads, control), as both ways of counting take them. The caller keeps the control's
/// memory alive for as long as the job is counted.
std::shared_ptr<Job> jobArgument(const Napi::CallbackInfo& info);

/// A Uint32Array of that length.
Napi::Uint32Array wordsArgument(const Napi::CallbackInfo& info, size_t index, const char* name, size_t length);

}  // namespace estimate_pi

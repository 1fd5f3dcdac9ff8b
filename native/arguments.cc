#include "arguments.h"

#include <cmath>
#include <cstdio>
#include <string>

#include "dispatch.h"

namespace estimate_pi {
namespace {

constexpr uint64_t kMaxThreads = 1024;  // twin of MAX_THREADS in src/options.ts

template <class Error>
Error coded(Napi::Env env, const char* code, const std::string& message) {
  Error error = Error::New(env, message);
  error.Value()["code"] = code;
  return error;
}

Napi::TypeError wrongType(Napi::Env env, const char* name, const char* expected) {
  return coded<Napi::TypeError>(env, "ERR_INVALID_ARG_TYPE", std::string(name) + " must be " + expected);
}

std::string textOf(double value) {
  constexpr size_t kSize = 32;
  char text[kSize];
  std::snprintf(text, kSize, "%.17g", value);
  return text;
}

/// The words at the indexes that src/backends/control.ts gives. Without a control nobody cancels or watches.
Control controlArgument(const Napi::CallbackInfo& info, size_t index) {
  constexpr size_t kCancelByte = 0;
  constexpr size_t kSamplesDoneByte = 64;
  const Napi::Value value = info[index];
  if (value.IsUndefined()) return {};
  const char* expected = "an Int32Array of at least 18 words, aligned to 8 bytes, over a SharedArrayBuffer";
  if (!value.IsTypedArray()) throw wrongType(info.Env(), "control", expected);
  const auto array = value.As<Napi::TypedArray>();
  if (array.TypedArrayType() != napi_int32_array) throw wrongType(info.Env(), "control", expected);
  // An ArrayBuffer of one thread alone could be transferred away while others write to it. Node-API 8 has no question
  // for a shared one, but to it that is no ArrayBuffer.
  if (array.ArrayBuffer().IsArrayBuffer()) throw wrongType(info.Env(), "control", expected);
  auto* bytes = reinterpret_cast<uint8_t*>(value.As<Napi::Int32Array>().Data());
  if (array.ByteLength() < kSamplesDoneByte + sizeof(int64_t) ||
      reinterpret_cast<uintptr_t>(bytes) % alignof(std::atomic<int64_t>) != 0) {
    throw coded<Napi::RangeError>(info.Env(), "ERR_OUT_OF_RANGE", std::string("control must be ") + expected);
  }
  return {reinterpret_cast<std::atomic<int32_t>*>(bytes + kCancelByte),
          reinterpret_cast<std::atomic<int64_t>*>(bytes + kSamplesDoneByte)};
}

}  // namespace

uint64_t integerArgument(const Napi::CallbackInfo& info, size_t index, const char* name, uint64_t min, uint64_t max) {
  if (!info[index].IsNumber()) throw wrongType(info.Env(), name, "a number");
  const double value = info[index].As<Napi::Number>().DoubleValue();
  // Written so that NaN fails it.
  const bool isWithin = value >= static_cast<double>(min) && value <= static_cast<double>(max);
  if (!isWithin || std::trunc(value) != value) {
    throw coded<Napi::RangeError>(info.Env(), "ERR_OUT_OF_RANGE",
                                  std::string(name) + " must be an integer from " + std::to_string(min) + " to " +
                                      std::to_string(max) + "; got " + textOf(value));
  }
  return static_cast<uint64_t>(value);
}

const Kernel& kernelArgument(const Napi::CallbackInfo& info, size_t index) {
  if (!info[index].IsString()) throw wrongType(info.Env(), "kernel", "a string");
  const std::string name = info[index].As<Napi::String>();
  const Kernel* kernel = findKernel(name);
  if (kernel == nullptr) {
    throw coded<Napi::RangeError>(info.Env(), "ERR_KERNEL_UNAVAILABLE", "no kernel '" + name + "' on this machine");
  }
  return *kernel;
}

DartRange rangeArgument(const Napi::CallbackInfo& info, size_t index, uint64_t maxSamples) {
  const uint64_t seed = integerArgument(info, index, "seed", 0, kMaxInteger);
  const uint64_t start = integerArgument(info, index + 1, "start", 0, kMaxInteger);
  const uint64_t samples = integerArgument(info, index + 2, "samples", 0, std::min(maxSamples, kMaxInteger - start));
  return {seed, start, samples};
}

std::shared_ptr<Job> jobArgument(const Napi::CallbackInfo& info) {
  const Kernel& kernel = kernelArgument(info, 0);
  const DartRange range = rangeArgument(info, 1);
  const auto threads = static_cast<uint32_t>(integerArgument(info, 4, "threads", 1, kMaxThreads));
  return std::make_shared<Job>(kernel, range, threads, controlArgument(info, 5));
}

Napi::Uint32Array wordsArgument(const Napi::CallbackInfo& info, size_t index, const char* name, size_t length) {
  const std::string expected = "a Uint32Array of " + std::to_string(length) + " words";
  if (!info[index].IsTypedArray() || info[index].As<Napi::TypedArray>().TypedArrayType() != napi_uint32_array) {
    throw wrongType(info.Env(), name, expected.c_str());
  }
  const auto words = info[index].As<Napi::Uint32Array>();
  if (words.ElementLength() != length) {
    throw coded<Napi::RangeError>(info.Env(), "ERR_OUT_OF_RANGE", std::string(name) + " must be " + expected);
  }
  return words;
}

}  // namespace estimate_pi

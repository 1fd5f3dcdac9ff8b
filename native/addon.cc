// The Node-API surface: numbers and a control buffer in, counts out. Everything about options lives in TypeScript.
#include <napi.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "arguments.h"
#include "calls.h"
#include "dispatch.h"

namespace estimate_pi {
namespace {

/// Enough for whoever asks, and never more than 64 MiB at once, or minutes without an answer.
constexpr uint64_t kMaxWords = uint64_t{16} * kDartsPerBlock;
constexpr uint64_t kMaxBlocks = uint64_t{1} << 16;

Napi::Value countHitsSync(const Napi::CallbackInfo& info) {
  const Outcome outcome = info.Env().GetInstanceData<Calls>()->countSync(info.Env(), jobArgument(info));
  return Napi::Number::New(info.Env(), static_cast<double>(outcome.hits));
}

Napi::Value countHits(const Napi::CallbackInfo& info) {
  return info.Env().GetInstanceData<Calls>()->count(info.Env(), jobArgument(info), info[5]);
}

Napi::Value setProbe(const Napi::CallbackInfo& info) {
  if (info[0].IsFunction()) info.Env().GetInstanceData<Calls>()->setProbe(info[0].As<Napi::Function>());
  return info.Env().Undefined();
}

/// (kernel, seed, start, samples) → the stream's words.
Napi::Value words(const Napi::CallbackInfo& info) {
  const Kernel& kernel = kernelArgument(info, 0);
  const DartRange range = rangeArgument(info, 1, kMaxWords);
  Napi::Uint32Array answer = Napi::Uint32Array::New(info.Env(), range.samples);
  uint32_t* to = answer.Data();
  uint64_t dart = range.start;
  for (const uint64_t end = dart + range.samples; dart < end;) {
    const auto first = static_cast<uint32_t>(dart % kDartsPerBlock);
    const auto taken = static_cast<uint32_t>(std::min<uint64_t>(kDartsPerBlock - first, end - dart));
    kernel.fillWords({range.seed, dart / kDartsPerBlock, first, first + taken}, to);
    to += taken;
    dart += taken;
  }
  return answer;
}

/// (kernel, seed, block, blocks) → all words of those blocks xored together: the generator alone, for the ceiling.
Napi::Value xorWords(const Napi::CallbackInfo& info) {
  constexpr uint64_t kLastBlock = kMaxInteger / kDartsPerBlock;
  constexpr uint64_t kBlocksPerLook = 64;
  const Calls& calls = *info.Env().GetInstanceData<Calls>();
  const Kernel& kernel = kernelArgument(info, 0);
  const uint64_t seed = integerArgument(info, 1, "seed", 0, kMaxInteger);
  const uint64_t block = integerArgument(info, 2, "block", 0, kLastBlock);
  const uint64_t blocks = integerArgument(info, 3, "blocks", 0, std::min(kMaxBlocks, kLastBlock + 1 - block));
  uint32_t all = 0;
  for (uint64_t i = 0; i < blocks; ++i) {
    if (i % kBlocksPerLook == kBlocksPerLook - 1 && calls.isTerminating(info.Env())) break;
    all ^= kernel.xorWords({seed, block + i, 0, kDartsPerBlock});
  }
  return Napi::Number::New(info.Env(), all);
}

/// (kernel, four counter words, two key words) → four words.
Napi::Value philox(const Napi::CallbackInfo& info) {
  const Kernel& kernel = kernelArgument(info, 0);
  const Napi::Uint32Array counter = wordsArgument(info, 1, "counter", 4);
  const Napi::Uint32Array key = wordsArgument(info, 2, "key", 2);
  const PhiloxCounter output = kernel.philox({counter[0], counter[1], counter[2], counter[3]}, {key[0], key[1]});
  Napi::Uint32Array answer = Napi::Uint32Array::New(info.Env(), output.size());
  std::copy(output.begin(), output.end(), answer.Data());
  return answer;
}

/// A number of 32 bits.
uint32_t wordArgument(const Napi::CallbackInfo& info, size_t index, const char* name) {
  return static_cast<uint32_t>(integerArgument(info, index, name, 0, UINT32_MAX));
}

/// (word, u, v) → whether that point hits: the full rule, which all kernels share, for tests.
Napi::Value isPointInsideCircle(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(
      info.Env(), isPointInside(wordArgument(info, 0, "word"), wordArgument(info, 1, "u"), wordArgument(info, 2, "v")));
}

Napi::Value stringsOf(Napi::Env env, const std::vector<const Kernel*>& kernels, const char* Kernel::* text) {
  Napi::Array strings = Napi::Array::New(env, kernels.size());
  for (uint32_t i = 0; i < kernels.size(); ++i) strings[i] = kernels[i]->*text;
  return strings;
}

/// The names of the kernels of this machine, best first.
Napi::Value kernels(const Napi::CallbackInfo& info) { return stringsOf(info.Env(), availableKernels(), &Kernel::name); }

/// Every variant of a kernel that can run here, the slow ones too, for tests; each is also taken for a kernel's name.
Napi::Value variants(const Napi::CallbackInfo& info) {
  return stringsOf(info.Env(), runnableVariants(), &Kernel::variant);
}

/// (leaf 1 ECX, leaf 7 EBX, leaf 7 ECX, XCR0, leaf 0 ECX) → the variants that such a processor would use, best first:
/// the dispatch, for tests.
Napi::Value kernelsForCpu(const Napi::CallbackInfo& info) {
  CpuReport report;
  report.leaf1Ecx = wordArgument(info, 0, "leaf1Ecx");
  report.leaf7Ebx = wordArgument(info, 1, "leaf7Ebx");
  report.leaf7Ecx = wordArgument(info, 2, "leaf7Ecx");
  report.xcr0 = integerArgument(info, 3, "xcr0", 0, kMaxInteger);
  report.leaf0Ecx = wordArgument(info, 4, "leaf0Ecx");
  return stringsOf(info.Env(), kernelsFor(featuresOf(report)), &Kernel::variant);
}

Napi::Object initialize(Napi::Env env, Napi::Object exports) {
  env.SetInstanceData(new Calls(env));
  exports["countHits"] = Napi::Function::New<countHits>(env, "countHits");
  exports["countHitsSync"] = Napi::Function::New<countHitsSync>(env, "countHitsSync");
  exports["setProbe"] = Napi::Function::New<setProbe>(env, "setProbe");
  exports["words"] = Napi::Function::New<words>(env, "words");
  exports["xorWords"] = Napi::Function::New<xorWords>(env, "xorWords");
  exports["philox"] = Napi::Function::New<philox>(env, "philox");
  exports["isPointInside"] = Napi::Function::New<isPointInsideCircle>(env, "isPointInside");
  exports["kernels"] = Napi::Function::New<kernels>(env, "kernels");
  exports["variants"] = Napi::Function::New<variants>(env, "variants");
  exports["kernelsForCpu"] = Napi::Function::New<kernelsForCpu>(env, "kernelsForCpu");
  return exports;
}

}  // namespace
}  // namespace estimate_pi

static Napi::Object Initialize(Napi::Env env, Napi::Object exports) { return estimate_pi::initialize(env, exports); }

NODE_API_MODULE(estimate_pi, Initialize)

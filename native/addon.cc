// The Node-API surface: validated numbers and a control buffer in, counts out. Everything about options lives in
// TypeScript.
#include <napi.h>

#include <array>
#include <cstdint>
#include <list>
#include <memory>
#include <string>

#include "dispatch.h"
#include "executor.h"

namespace estimate_pi {
namespace {

/// An asynchronous call on its way: what the executor fills in, and the promise that only the JavaScript thread
/// touches.
struct PendingCall {
  PendingCall(Napi::Env env, std::shared_ptr<Job> countedJob, Napi::Value sharedControl)
      : promise(Napi::Promise::Deferred::New(env)), job(std::move(countedJob)) {
    // Holding the typed array keeps the shared memory alive for as long as threads may write to it.
    if (sharedControl.IsTypedArray()) control = Napi::Persistent(sharedControl.As<Napi::Object>());
  }

  Napi::Promise::Deferred promise;
  std::shared_ptr<Job> job;
  Napi::ObjectReference control;
  Outcome outcome{0, 0};
};

class AddonState {
 public:
  explicit AddonState(Napi::Env env) : executor_(Executor::acquire()) {
    settle_ = Settle::New(env, "estimate-pi", 0, 1, this);
    settle_.Unref(env);
    // Registered after the thread-safe function, so run before Node closes it: by then no thread may call it any more.
    env.AddCleanupHook([](AddonState* state) { state->cancelAll(); }, this);
  }

  AddonState(const AddonState&) = delete;
  AddonState& operator=(const AddonState&) = delete;

  Executor& executor() { return *executor_; }

  Napi::Value submit(Napi::Env env, std::shared_ptr<Job> job, Napi::Value control) {
    pending_.emplace_back(env, std::move(job), control);
    const auto call = std::prev(pending_.end());
    const Napi::Promise promise = call->promise.Promise();
    try {
      executor_->submit(call->job, [this, call](const Outcome& outcome) { finish(*call, outcome); });
    } catch (const std::system_error& error) {
      const Napi::Error refusal = Napi::Error::New(env, std::string("no thread could be started: ") + error.what());
      refusal.Value()["code"] = "ERR_WORKER_FAILED";
      call->promise.Reject(refusal.Value());
      pending_.erase(call);
      return promise;
    }
    if (pending_.size() == 1) settle_.Ref(env);
    return promise;
  }

 private:
  using Call = std::list<PendingCall>::iterator;

  static void settle(Napi::Env env, Napi::Function, AddonState* state, PendingCall* call) {
    // Without an environment nobody is left to hear the answer; the list of calls goes with the state.
    if (env != nullptr) state->settleCall(env, *call);
  }
  using Settle = Napi::TypedThreadSafeFunction<AddonState, PendingCall, settle>;

  /// On the executor's thread, which calls this once for every job and touches the call no more.
  void finish(PendingCall& call, const Outcome& outcome) {
    call.outcome = outcome;
    {
      // The last word of this thread about the state: cancelAll waits for it.
      const std::lock_guard<std::mutex> lock(mutex_);
      // Refused only while the environment closes, when nobody is left to hear the answer.
      static_cast<void>(settle_.BlockingCall(&call));
      ++finished_;
      allFinished_.notify_all();
    }
  }

  static void resolve(Napi::Env env, const PendingCall& call) {
    try {
      const Napi::HandleScope scope(env);
      Napi::Object answer = Napi::Object::New(env);
      answer["samples"] = static_cast<double>(call.outcome.samples);
      answer["hits"] = static_cast<double>(call.outcome.hits);
      call.promise.Resolve(answer);
    } catch (const Napi::Error&) {  // NOLINT(bugprone-empty-catch)
      // Only a thread that is being terminated refuses these, and then nobody waits for the answer any more.
    }
  }

  void settleCall(Napi::Env env, PendingCall& call) {
    resolve(env, call);
    const std::lock_guard<std::mutex> lock(mutex_);
    pending_.remove_if([&](const PendingCall& other) { return &other == &call; });
    --finished_;
    if (pending_.empty()) settle_.Unref(env);
  }

  void cancelAll() {
    std::unique_lock<std::mutex> lock(mutex_);
    for (PendingCall& call : pending_) call.job->cancel();
    allFinished_.wait(lock, [this] { return finished_ == pending_.size(); });
  }

  std::shared_ptr<Executor> executor_;
  Settle settle_;
  std::mutex mutex_;
  std::condition_variable allFinished_;
  size_t finished_ = 0;
  std::list<PendingCall> pending_;
};

uint64_t integerArgument(const Napi::CallbackInfo& info, size_t index) {
  return static_cast<uint64_t>(info[index].As<Napi::Number>().DoubleValue());
}

const Kernel& kernelArgument(const Napi::CallbackInfo& info, size_t index) {
  const std::string name = info[index].As<Napi::String>();
  const Kernel* kernel = findKernel(name);
  if (kernel == nullptr) throw Napi::RangeError::New(info.Env(), "no kernel '" + name + "' on this machine");
  return *kernel;
}

/// The words at the indexes that src/backends/control.ts gives: an Int32Array over a SharedArrayBuffer.
Control controlArgument(const Napi::CallbackInfo& info, size_t index) {
  constexpr size_t kCancelByte = 0;
  constexpr size_t kSamplesDoneByte = 64;
  if (!info[index].IsTypedArray()) return {};
  auto* bytes = reinterpret_cast<uint8_t*>(info[index].As<Napi::Int32Array>().Data());
  return {reinterpret_cast<std::atomic<int32_t>*>(bytes + kCancelByte),
          reinterpret_cast<std::atomic<int64_t>*>(bytes + kSamplesDoneByte)};
}

/// (kernel, seed, start, samples, threads, control), as both ways of counting take them.
std::shared_ptr<Job> jobArgument(const Napi::CallbackInfo& info) {
  const DartRange range{integerArgument(info, 1), integerArgument(info, 2), integerArgument(info, 3)};
  return std::make_shared<Job>(kernelArgument(info, 0), range, static_cast<uint32_t>(integerArgument(info, 4)),
                               controlArgument(info, 5));
}

/// Running any script fails once the thread is being terminated, which nothing else tells to native code.
bool isTerminating(napi_env env) {
  napi_value script = nullptr;
  napi_value ignored = nullptr;
  return napi_create_string_utf8(env, "0", 1, &script) != napi_ok || napi_run_script(env, script, &ignored) != napi_ok;
}

Napi::Value countHitsSync(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const std::shared_ptr<Job> job = jobArgument(info);
  const Outcome outcome = env.GetInstanceData<AddonState>()->executor().run(job, [env] { return isTerminating(env); });
  return Napi::Number::New(env, static_cast<double>(outcome.hits));
}

Napi::Value countHits(const Napi::CallbackInfo& info) {
  return info.Env().GetInstanceData<AddonState>()->submit(info.Env(), jobArgument(info), info[5]);
}

/// (kernel, seed, start, samples) → the stream's words.
Napi::Value words(const Napi::CallbackInfo& info) {
  const Kernel& kernel = kernelArgument(info, 0);
  const uint64_t seed = integerArgument(info, 1);
  uint64_t dart = integerArgument(info, 2);
  const uint64_t samples = integerArgument(info, 3);
  Napi::Uint32Array answer = Napi::Uint32Array::New(info.Env(), samples);
  uint32_t* to = answer.Data();
  for (const uint64_t end = dart + samples; dart < end;) {
    const auto first = static_cast<uint32_t>(dart % kDartsPerBlock);
    const auto taken = static_cast<uint32_t>(std::min<uint64_t>(kDartsPerBlock - first, end - dart));
    kernel.fillWords({seed, dart / kDartsPerBlock, first, first + taken}, to);
    to += taken;
    dart += taken;
  }
  return answer;
}

/// (kernel, seed, block, blocks) → all words of those blocks xored together: the generator alone, for the ceiling.
Napi::Value xorWords(const Napi::CallbackInfo& info) {
  const Kernel& kernel = kernelArgument(info, 0);
  const uint64_t block = integerArgument(info, 2);
  const uint64_t blocks = integerArgument(info, 3);
  uint32_t all = 0;
  for (uint64_t i = 0; i < blocks; ++i) {
    all ^= kernel.xorWords({integerArgument(info, 1), block + i, 0, kDartsPerBlock});
  }
  return Napi::Number::New(info.Env(), all);
}

/// (kernel, four counter words, two key words) → four words.
Napi::Value philox(const Napi::CallbackInfo& info) {
  const auto counter = info[1].As<Napi::Uint32Array>();
  const auto key = info[2].As<Napi::Uint32Array>();
  const PhiloxCounter output =
      kernelArgument(info, 0).philox({counter[0], counter[1], counter[2], counter[3]}, {key[0], key[1]});
  Napi::Uint32Array answer = Napi::Uint32Array::New(info.Env(), output.size());
  std::copy(output.begin(), output.end(), answer.Data());
  return answer;
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
  report.leaf1Ecx = static_cast<uint32_t>(integerArgument(info, 0));
  report.leaf7Ebx = static_cast<uint32_t>(integerArgument(info, 1));
  report.leaf7Ecx = static_cast<uint32_t>(integerArgument(info, 2));
  report.xcr0 = integerArgument(info, 3);
  report.leaf0Ecx = static_cast<uint32_t>(integerArgument(info, 4));
  return stringsOf(info.Env(), kernelsFor(featuresOf(report)), &Kernel::variant);
}

Napi::Object initialize(Napi::Env env, Napi::Object exports) {
  env.SetInstanceData(new AddonState(env));
  exports["countHits"] = Napi::Function::New<countHits>(env, "countHits");
  exports["countHitsSync"] = Napi::Function::New<countHitsSync>(env, "countHitsSync");
  exports["words"] = Napi::Function::New<words>(env, "words");
  exports["xorWords"] = Napi::Function::New<xorWords>(env, "xorWords");
  exports["philox"] = Napi::Function::New<philox>(env, "philox");
  exports["kernels"] = Napi::Function::New<kernels>(env, "kernels");
  exports["variants"] = Napi::Function::New<variants>(env, "variants");
  exports["kernelsForCpu"] = Napi::Function::New<kernelsForCpu>(env, "kernelsForCpu");
  return exports;
}

}  // namespace
}  // namespace estimate_pi

static Napi::Object Initialize(Napi::Env env, Napi::Object exports) { return estimate_pi::initialize(env, exports); }

NODE_API_MODULE(estimate_pi, Initialize)

// The calls of one JavaScript environment: the asynchronous ones on their way, and whether a synchronous one should
// stop.
#pragma once

#include <napi.h>

#include <condition_variable>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>

#include "executor.h"

namespace estimate_pi {

class Calls {
 public:
  explicit Calls(Napi::Env env);
  Calls(const Calls&) = delete;
  Calls& operator=(const Calls&) = delete;

  /// Counts on the calling thread, and on the executor's where the job wants more.
  Outcome countSync(Napi::Env env, const std::shared_ptr<Job>& job);

  /// Counts on the executor's threads; a promise of { samples, hits }.
  Napi::Value count(Napi::Env env, std::shared_ptr<Job> job, Napi::Value control);

  /// A function of JavaScript that does nothing, called now and then during a synchronous call: it fails when the call
  /// is to stop, even where nothing else tells (a time limit of node:vm, Deno).
  void setProbe(Napi::Function probe) { probe_ = Napi::Persistent(probe); }

  /// Whether this thread is being ended, or the script on it stopped. Leaves no handle behind and runs no script.
  bool isTerminating(Napi::Env env) const;

 private:
  /// An asynchronous call on its way: what the executor fills in, and the promise that only the JavaScript thread
  /// touches.
  struct Pending {
    Pending(Napi::Env env, std::shared_ptr<Job> countedJob, Napi::Value sharedControl);

    Napi::Promise::Deferred promise;
    std::shared_ptr<Job> job;
    Napi::ObjectReference control;
    Outcome outcome{0, 0};
    std::list<Pending>::iterator place;
  };

  static void settle(Napi::Env env, Napi::Function, Calls* calls, Pending* call);
  using Settle = Napi::TypedThreadSafeFunction<Calls, Pending, settle>;

  /// Whoever looks for open handles, as Jest does, asks each one whether it keeps the process alive. Between calls this
  /// one does not.
  Napi::Object asyncResource(Napi::Env env);

  void finish(Pending& call, const Outcome& outcome);
  void forget(Napi::Env env, Pending& call);
  void cancelAll();

  std::shared_ptr<Executor> executor_;
  Settle settle_;
  Napi::FunctionReference probe_;
  std::mutex mutex_;
  std::condition_variable allFinished_;
  size_t finished_ = 0;
  std::list<Pending> pending_;
};

}  // namespace estimate_pi

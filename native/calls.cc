#include "calls.h"

#include <iterator>
#include <string>
#include <system_error>
#include <utility>

namespace estimate_pi {
namespace {

void resolve(Napi::Env env, const Napi::Promise::Deferred& promise, const Outcome& outcome) {
  try {
    const Napi::HandleScope scope(env);
    Napi::Object answer = Napi::Object::New(env);
    answer["samples"] = static_cast<double>(outcome.samples);
    answer["hits"] = static_cast<double>(outcome.hits);
    promise.Resolve(answer);
  } catch (const Napi::Error&) {  // NOLINT(bugprone-empty-catch)
    // Only a thread that is being terminated refuses these, and then nobody waits for the answer any more.
  }
}

}  // namespace

Calls::Pending::Pending(Napi::Env env, std::shared_ptr<Job> countedJob, Napi::Value sharedControl)
    : promise(Napi::Promise::Deferred::New(env)), job(std::move(countedJob)) {
  // Holding the typed array keeps the shared memory alive for as long as threads may write to it.
  if (sharedControl.IsTypedArray()) control = Napi::Persistent(sharedControl.As<Napi::Object>());
}

Calls::Calls(Napi::Env env) : executor_(Executor::acquire()) {
  settle_ = Settle::New(env, asyncResource(env), "estimate-pi", 0, 1, this);
  settle_.Unref(env);
  // Registered after the thread-safe function, so run before Node closes it: by then no thread may call it any more.
  env.AddCleanupHook([](Calls* calls) { calls->cancelAll(); }, this);
}

Napi::Object Calls::asyncResource(Napi::Env env) {
  Napi::Object resource = Napi::Object::New(env);
  resource["hasRef"] = Napi::Function::New(env, [this](const Napi::CallbackInfo& info) -> Napi::Value {
    return Napi::Boolean::New(info.Env(), !pending_.empty());
  });
  return resource;
}

Outcome Calls::countSync(Napi::Env env, const std::shared_ptr<Job>& job) {
  return executor_->run(job, [this, env] { return isTerminating(env); });
}

bool Calls::isTerminating(Napi::Env env) const {
  // Node-API refuses whatever could run JavaScript once the environment is stopping. Comparing a value with itself is
  // such a question, and neither runs anything nor makes a handle.
  const Napi::HandleScope scope(env);
  napi_value undefined = nullptr;
  bool isEqual = false;
  if (napi_get_undefined(env, &undefined) != napi_ok) return true;
  if (napi_strict_equals(env, undefined, undefined, &isEqual) != napi_ok) return true;
  if (probe_.IsEmpty()) return false;
  napi_value ignored = nullptr;
  return napi_call_function(env, undefined, probe_.Value(), 0, nullptr, &ignored) != napi_ok;
}

Napi::Value Calls::count(Napi::Env env, std::shared_ptr<Job> job, Napi::Value control) {
  pending_.emplace_back(env, std::move(job), control);
  Pending& call = pending_.back();
  call.place = std::prev(pending_.end());
  const Napi::Promise promise = call.promise.Promise();
  try {
    executor_->submit(call.job, [this, &call](const Outcome& outcome) { finish(call, outcome); });
  } catch (const std::system_error& error) {
    const Napi::Error refusal = Napi::Error::New(env, std::string("no thread could be started: ") + error.what());
    refusal.Value()["code"] = "ERR_WORKER_FAILED";
    call.promise.Reject(refusal.Value());
    pending_.erase(call.place);
    return promise;
  }
  if (pending_.size() == 1) settle_.Ref(env);
  return promise;
}

/// On the executor's thread, which calls this once for every job and touches the call no more.
void Calls::finish(Pending& call, const Outcome& outcome) {
  call.outcome = outcome;
  // The last word of this thread about the calls: cancelAll waits for it.
  const std::lock_guard<std::mutex> lock(mutex_);
  // Refused only while the environment closes, when nobody is left to hear the answer.
  static_cast<void>(settle_.BlockingCall(&call));
  ++finished_;
  allFinished_.notify_all();
}

void Calls::settle(Napi::Env env, Napi::Function, Calls* calls, Pending* call) {
  // Without an environment nobody is left to hear the answer; the list of calls goes with its owner.
  if (env == nullptr) return;
  resolve(env, call->promise, call->outcome);
  calls->forget(env, *call);
}

void Calls::forget(Napi::Env env, Pending& call) {
  const std::lock_guard<std::mutex> lock(mutex_);
  pending_.erase(call.place);
  --finished_;
  if (pending_.empty()) settle_.Unref(env);
}

void Calls::cancelAll() {
  std::unique_lock<std::mutex> lock(mutex_);
  for (const Pending& call : pending_) call.job->cancel();
  allFinished_.wait(lock, [this] { return finished_ == pending_.size(); });
}

}  // namespace estimate_pi

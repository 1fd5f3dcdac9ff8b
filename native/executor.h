// The process-wide threads that serve jobs block by block. Twin of src/backends/workers/pool.ts.
//
// One set of threads for the process, never one per call and never libuv's: whoever loaded the addon holds the
// executor, and the last one to let go joins its threads; a thread with nothing to do for some seconds ends by itself.
// Jobs are served first in, first out; one that is still unfinished after 10^9 darts goes to the back of the queue, so
// that a long job does not delay the others.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

#include "job.h"

namespace estimate_pi {

class Executor {
 public:
  /// The executor of this process, made on first use and again after the last holder has let go.
  static std::shared_ptr<Executor> acquire();

  explicit Executor(std::chrono::milliseconds maxIdle) : maxIdle_(maxIdle) {}
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;
  ~Executor();

  /// Counts `job` on the executor's threads. `whenDone` is called once, by the thread that finishes the job.
  /// Throws std::system_error when there is no thread at all and none can be started.
  void submit(std::shared_ptr<Job> job, std::function<void(const Outcome&)> whenDone);

  /// Counts `job` on the calling thread and, where it wants more, on the executor's. `isInterrupted` is asked by the
  /// calling thread now and then; once it says yes the job is cancelled.
  Outcome run(const std::shared_ptr<Job>& job, const std::function<bool()>& isInterrupted);

 private:
  struct Entry {
    std::shared_ptr<Job> job;
    std::function<void(const Outcome&)> whenDone;
    uint32_t serving = 0;
    uint32_t slices = 0;
    std::list<std::shared_ptr<Entry>>::iterator place{};  // in the queue, while isQueued
    bool isQueued = false;
  };

  void startThreads(uint32_t wanted);
  void serveQueue(std::list<std::thread>::iterator self);
  bool waitForWork(std::unique_lock<std::mutex>& lock);
  void retire(std::list<std::thread>::iterator self, std::unique_lock<std::mutex>& lock);
  std::shared_ptr<Entry> nextEntry();
  void enqueue(const std::shared_ptr<Entry>& entry, uint32_t helpers);
  void leave(const std::shared_ptr<Entry>& entry, std::unique_lock<std::mutex>& lock);

  std::mutex mutex_;
  std::condition_variable wake_;
  const std::chrono::milliseconds maxIdle_;
  // A list, so that a job leaves it or goes to its end in constant time, however many wait.
  std::list<std::shared_ptr<Entry>> queue_;
  std::list<std::thread> threads_;
  std::thread retired_;  // the last thread that ended by itself, to be joined
  uint32_t idle_ = 0;
  bool isStopping_ = false;
};

}  // namespace estimate_pi

#include "executor.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace estimate_pi {
namespace {

/// What a thread counts between two looks at the queue: long enough that the mutex is never felt, short enough (4 ms
/// with AVX-512, 80 ms at the slowest) that a terminated thread is noticed.
constexpr uint64_t kBlocksPerSlice = 64;

/// A turn is 10^9 darts: most jobs finish in theirs, so that the queue is first in, first out to all but long ones.
constexpr uint32_t kSlicesPerTurn = 16;

/// Longer than the pauses of a program that estimates again and again; starting a thread takes some 0.1 ms.
constexpr std::chrono::seconds kMaxIdle{5};

}  // namespace

std::shared_ptr<Executor> Executor::acquire() {
  // Never destroyed, so that a process that exits while jobs run tears down no mutex and no thread under their feet.
  static std::mutex& mutex = *new std::mutex;
  static std::weak_ptr<Executor>& current = *new std::weak_ptr<Executor>;
  const std::lock_guard<std::mutex> lock(mutex);
  std::shared_ptr<Executor> executor = current.lock();
  if (executor == nullptr) {
    executor = std::make_shared<Executor>(kMaxIdle);
    current = executor;
  }
  return executor;
}

Executor::~Executor() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    isStopping_ = true;
  }
  wake_.notify_all();
  // From now on no thread retires, so the list stays as it is.
  for (std::thread& thread : threads_) thread.join();
  if (retired_.joinable()) retired_.join();
}

void Executor::submit(std::shared_ptr<Job> job, std::function<void(const Outcome&)> whenDone) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const uint32_t wanted = job->maxThreads();
  startThreads(wanted);
  if (threads_.empty()) throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again));
  enqueue(std::make_shared<Entry>(Entry{std::move(job), std::move(whenDone)}), wanted);
}

Outcome Executor::run(const std::shared_ptr<Job>& job, const std::function<bool()>& isInterrupted) {
  const uint32_t helpers = job->maxThreads() - 1;
  if (helpers == 0) {
    while (job->hasBlocksLeft()) {
      job->serve(kBlocksPerSlice);
      if (job->hasBlocksLeft() && isInterrupted()) job->cancel();
    }
    return job->outcome();
  }

  std::condition_variable done;
  bool isDone = false;
  const auto entry = std::make_shared<Entry>(Entry{job, [&](const Outcome&) {
                                                     const std::lock_guard<std::mutex> lock(mutex_);
                                                     isDone = true;
                                                     done.notify_one();
                                                   }});
  std::unique_lock<std::mutex> lock(mutex_);
  startThreads(helpers);
  entry->serving = 1;
  enqueue(entry, helpers);
  while (job->hasBlocksLeft()) {
    lock.unlock();
    job->serve(kBlocksPerSlice);
    if (job->hasBlocksLeft() && isInterrupted()) job->cancel();
    lock.lock();
  }
  leave(entry, lock);
  done.wait(lock, [&] { return isDone; });
  return job->outcome();
}

/// Fewer threads than wanted is a slower call, not a failed one.
void Executor::startThreads(uint32_t wanted) {
  while (threads_.size() < wanted) {
    const auto self = threads_.emplace(threads_.end());
    try {
      *self = std::thread([this, self] { serveQueue(self); });
    } catch (const std::system_error&) {
      threads_.erase(self);
      return;
    }
  }
}

void Executor::enqueue(const std::shared_ptr<Entry>& entry, uint32_t helpers) {
  entry->place = queue_.insert(queue_.end(), entry);
  entry->isQueued = true;
  for (uint32_t i = 0; i < std::min(helpers, idle_); ++i) wake_.notify_one();
}

/// The first job that still has blocks and a place, or that was cancelled before anyone came to it. Whatever is passed
/// over is served by some thread, so no more are than there are threads.
std::shared_ptr<Executor::Entry> Executor::nextEntry() {
  for (const std::shared_ptr<Entry>& entry : queue_) {
    if (entry->serving == 0 || (entry->serving < entry->job->maxThreads() && entry->job->hasBlocksLeft())) return entry;
  }
  return nullptr;
}

void Executor::leave(const std::shared_ptr<Entry>& entry, std::unique_lock<std::mutex>& lock) {
  --entry->serving;
  if (entry->job->hasBlocksLeft()) {
    const bool isTurnOver = ++entry->slices % kSlicesPerTurn == 0;
    if (isTurnOver) queue_.splice(queue_.end(), queue_, entry->place);
    return;
  }
  if (std::exchange(entry->isQueued, false)) queue_.erase(entry->place);
  if (entry->serving > 0) return;
  lock.unlock();
  entry->whenDone(entry->job->outcome());
  lock.lock();
}

/// False when nothing came for too long.
bool Executor::waitForWork(std::unique_lock<std::mutex>& lock) {
  ++idle_;
  // By the system's clock, because waiting by the steady one needs glibc 2.30: if it is set, a thread ends early or
  // late.
  const std::cv_status status = wake_.wait_until(lock, std::chrono::system_clock::now() + maxIdle_);
  --idle_;
  return status == std::cv_status::no_timeout || isStopping_ || nextEntry() != nullptr;
}

/// Threads cannot be detached, since the code they run may be unloaded, and cannot join themselves: each joins the one
/// that retired before it.
void Executor::retire(std::list<std::thread>::iterator self, std::unique_lock<std::mutex>& lock) {
  std::thread previous = std::exchange(retired_, std::move(*self));
  threads_.erase(self);
  lock.unlock();
  if (previous.joinable()) previous.join();
}

void Executor::serveQueue(std::list<std::thread>::iterator self) {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!isStopping_) {
    const std::shared_ptr<Entry> entry = nextEntry();
    if (entry == nullptr) {
      if (waitForWork(lock)) continue;
      retire(self, lock);
      return;
    }
    ++entry->serving;
    lock.unlock();
    entry->job->serve(kBlocksPerSlice);
    lock.lock();
    leave(entry, lock);
  }
}

}  // namespace estimate_pi

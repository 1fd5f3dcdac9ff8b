#include "executor.h"

#include <algorithm>
#include <system_error>

namespace estimate_pi {
namespace {

/// What a thread counts between two looks at the queue: long enough that the mutex is never felt, short enough (4 ms
/// with AVX-512, 80 ms at the slowest) that a terminated thread is noticed.
constexpr uint64_t kBlocksPerSlice = 64;

/// A turn is 10^9 darts: most jobs finish in theirs, so that the queue is first in, first out to all but long ones.
constexpr uint32_t kSlicesPerTurn = 16;

}  // namespace

std::shared_ptr<Executor> Executor::acquire() {
  // Never destroyed, so that a process that exits while jobs run tears down no mutex and no thread under their feet.
  static std::mutex& mutex = *new std::mutex;
  static std::weak_ptr<Executor>& current = *new std::weak_ptr<Executor>;
  const std::lock_guard<std::mutex> lock(mutex);
  std::shared_ptr<Executor> executor = current.lock();
  if (executor == nullptr) {
    executor = std::make_shared<Executor>();
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
  for (std::thread& thread : threads_) thread.join();
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
  try {
    while (threads_.size() < wanted) threads_.emplace_back([this] { serveQueue(); });
  } catch (const std::system_error&) {
    return;
  }
}

void Executor::enqueue(const std::shared_ptr<Entry>& entry, uint32_t helpers) {
  queue_.push_back(entry);
  for (uint32_t i = 0; i < std::min(helpers, idle_); ++i) wake_.notify_one();
}

/// The first job that still has blocks and a place, or that was cancelled before anyone came to it.
std::shared_ptr<Executor::Entry> Executor::nextEntry() {
  for (const std::shared_ptr<Entry>& entry : queue_) {
    if (entry->serving == 0 || (entry->serving < entry->job->maxThreads() && entry->job->hasBlocksLeft())) return entry;
  }
  return nullptr;
}

void Executor::leave(const std::shared_ptr<Entry>& entry, std::unique_lock<std::mutex>& lock) {
  --entry->serving;
  const auto place = std::find(queue_.begin(), queue_.end(), entry);
  if (entry->job->hasBlocksLeft()) {
    const bool isTurnOver = ++entry->slices % kSlicesPerTurn == 0;
    if (isTurnOver && place != queue_.end()) std::rotate(place, place + 1, queue_.end());
    return;
  }
  if (place != queue_.end()) queue_.erase(place);
  if (entry->serving > 0) return;
  lock.unlock();
  entry->whenDone(entry->job->outcome());
  lock.lock();
}

void Executor::serveQueue() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!isStopping_) {
    const std::shared_ptr<Entry> entry = nextEntry();
    if (entry == nullptr) {
      ++idle_;
      wake_.wait(lock);
      --idle_;
      continue;
    }
    ++entry->serving;
    lock.unlock();
    entry->job->serve(kBlocksPerSlice);
    lock.lock();
    leave(entry, lock);
  }
}

}  // namespace estimate_pi

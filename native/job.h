// One range of darts being counted: handed out block by block to however many threads come to help.
#pragma once

#include <atomic>
#include <cstdint>

#include "kernels/kernel.h"

namespace estimate_pi {

/// Darts start … start + samples − 1 of a stream; both ends fit in 53 bits.
struct DartRange {
  uint64_t seed;
  uint64_t start;
  uint64_t samples;
};

/// The words that a job shares with JavaScript; twin of src/backends/control.ts. Either may be absent.
struct Control {
  std::atomic<int32_t>* cancel = nullptr;
  std::atomic<int64_t>* samplesDone = nullptr;
};
static_assert(std::atomic<int32_t>::is_always_lock_free && sizeof(std::atomic<int32_t>) == sizeof(int32_t) &&
                  std::atomic<int64_t>::is_always_lock_free && sizeof(std::atomic<int64_t>) == sizeof(int64_t),
              "JavaScript's Atomics work on bare words");

/// What was counted: the first `samples` of the range, all of them unless the job was cancelled.
struct Outcome {
  uint64_t samples;
  uint64_t hits;
};

class Job {
 public:
  Job(const Kernel& kernel, const DartRange& range, uint32_t maxThreads, const Control& control);

  uint32_t maxThreads() const { return maxThreads_; }
  uint64_t blockCount() const { return blockCount_; }

  /// No further block will be handed out.
  void cancel() { isCancelled_.store(true, std::memory_order_relaxed); }

  bool hasBlocksLeft() const;

  /// Counts up to `maxBlocks` blocks on the calling thread. Every block that is handed out is counted to its end, so
  /// whatever the moment of a cancel, the counted darts are the first ones of the range, without a hole.
  void serve(uint64_t maxBlocks);

  /// Valid once no thread is in serve() any more.
  Outcome outcome() const;

 private:
  bool isCancelled() const;
  uint64_t samplesBefore(uint64_t index) const;

  const Kernel& kernel_;
  const DartRange range_;
  const uint32_t maxThreads_;
  const Control control_;
  const uint64_t firstBlock_;
  const uint64_t blockCount_;
  std::atomic<uint64_t> nextBlock_{0};
  std::atomic<uint64_t> hits_{0};
  mutable std::atomic<bool> isCancelled_{false};
};

}  // namespace estimate_pi

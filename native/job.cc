#include "job.h"

#include <algorithm>

namespace estimate_pi {

// Every atomic here is relaxed: each is a counter or a flag that guards no other data, and the hits of one thread reach
// another through the executor's mutex, which each thread takes when it leaves a job.

Job::Job(const Kernel& kernel, const DartRange& range, uint32_t maxThreads, const Control& control)
    : kernel_(kernel),
      range_(range),
      maxThreads_(maxThreads),
      control_(control),
      firstBlock_(range.start / kDartsPerBlock),
      blockCount_((range.start + range.samples + kDartsPerBlock - 1) / kDartsPerBlock - firstBlock_) {}

bool Job::isCancelled() const {
  if (isCancelled_.load(std::memory_order_relaxed)) return true;
  if (control_.cancel == nullptr || control_.cancel->load(std::memory_order_relaxed) == 0) return false;
  // JavaScript may clear its word again; a job that one thread has left as cancelled must stay so for the others.
  isCancelled_.store(true, std::memory_order_relaxed);
  return true;
}

bool Job::hasBlocksLeft() const { return nextBlock_.load(std::memory_order_relaxed) < blockCount_ && !isCancelled(); }

uint64_t Job::samplesBefore(uint64_t index) const {
  const uint64_t end = std::min((firstBlock_ + index) * kDartsPerBlock, range_.start + range_.samples);
  return end > range_.start ? end - range_.start : 0;
}

void Job::serve(uint64_t maxBlocks) {
  uint64_t hits = 0;
  for (uint64_t served = 0; served < maxBlocks && !isCancelled(); ++served) {
    const uint64_t index = nextBlock_.fetch_add(1, std::memory_order_relaxed);
    if (index >= blockCount_) break;
    const uint64_t block = firstBlock_ + index;
    const uint64_t origin = block * kDartsPerBlock;
    const auto first = static_cast<uint32_t>(range_.start + samplesBefore(index) - origin);
    const auto last = static_cast<uint32_t>(range_.start + samplesBefore(index + 1) - origin);
    hits += kernel_.countHits({range_.seed, block, first, last});
    if (control_.samplesDone != nullptr) control_.samplesDone->fetch_add(last - first, std::memory_order_relaxed);
  }
  hits_.fetch_add(hits, std::memory_order_relaxed);
}

Outcome Job::outcome() const {
  const uint64_t blocks = std::min(nextBlock_.load(std::memory_order_relaxed), blockCount_);
  return {samplesBefore(blocks), hits_.load(std::memory_order_relaxed)};
}

}  // namespace estimate_pi

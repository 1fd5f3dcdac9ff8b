// The readable truth: one lane after the other, one dart after the other. Twin of src/stream/kernel.ts.
#include "kernel.h"

namespace estimate_pi {
namespace {

/// The first step t whose dart t * 64 + lane is not before `dart`.
uint32_t firstStep(uint32_t dart, uint32_t lane) { return dart <= lane ? 0 : (dart - lane + kLanes - 1) / kLanes; }

template <typename Take>
void drawLane(const BlockRange& range, uint32_t lane, Take take) {
  Sfc32 generator = laneOf(range.seed, range.block, lane);
  const uint32_t begin = firstStep(range.first, lane);
  const uint32_t end = firstStep(range.last, lane);
  for (uint32_t step = 0; step < begin; ++step) generator.next(step + 1);
  for (uint32_t step = begin; step < end; ++step) take(step * kLanes + lane, generator.next(step + 1));
}

/// q − 2^30, whose sign is the verdict. q <= 2^31 − 2^16 for every cell, so no sum leaves the int32.
int32_t excessOf(uint32_t word) {
  const int32_t i = cellColumn(word);
  const int32_t j = cellRow(word);
  return i * i + i - (1 << 30) + j * j + j;
}

bool isUndecided(int32_t excess) { return excess < kUndecidedMargin && excess > -kUndecidedMargin; }

uint64_t countHits(const BlockRange& range) {
  uint64_t hits = 0;
  for (uint32_t lane = 0; lane < kLanes; ++lane) {
    drawLane(range, lane, [&](uint32_t dart, uint32_t word) {
      const int32_t excess = excessOf(word);
      hits += static_cast<uint32_t>(excess) >> 31;
      if (isUndecided(excess)) {
        hits -= static_cast<uint32_t>(excess) >> 31;
        hits += isHitInFull(range.seed, range.block, dart, word) ? 1 : 0;
      }
    });
  }
  return hits;
}

void fillWords(const BlockRange& range, uint32_t* words) {
  for (uint32_t lane = 0; lane < kLanes; ++lane) {
    drawLane(range, lane, [&](uint32_t dart, uint32_t word) { words[dart - range.first] = word; });
  }
}

uint32_t xorWords(const BlockRange& range) {
  const BlockRange steps{range.seed, range.block, range.first / kLanes * kLanes, range.last / kLanes * kLanes};
  uint32_t all = 0;
  for (uint32_t lane = 0; lane < kLanes; ++lane) {
    drawLane(steps, lane, [&](uint32_t, uint32_t word) { all ^= word; });
  }
  return all;
}

uint32_t judgeStep(const uint32_t (&words)[kLanes], uint64_t& near) {
  uint32_t inside = 0;
  near = 0;
  for (uint32_t lane = 0; lane < kLanes; ++lane) {
    const int32_t excess = excessOf(words[lane]);
    if (isUndecided(excess)) {
      near |= uint64_t{1} << lane;
    } else {
      inside += static_cast<uint32_t>(excess) >> 31;
    }
  }
  return inside;
}

PhiloxCounter philox(const PhiloxCounter& counter, const PhiloxKey& key) { return philox4x32(counter, key); }

}  // namespace

const Kernel kScalarKernel{"scalar", "scalar", 0, countHits, fillWords, xorWords, judgeStep, philox};

}  // namespace estimate_pi

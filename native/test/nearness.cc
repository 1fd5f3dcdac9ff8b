// All 2^32 words through the judge of every kernel: what it calls surely inside or outside must be so for every point
// of the dart's cell. With squares of the corners, no rounding anywhere. Usage: nearness [KERNEL …]
#include <algorithm>
#include <atomic>
#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <thread>
#include <vector>

#include "../dispatch.h"

namespace {

using namespace estimate_pi;

constexpr int32_t kRadius = 1 << 15;
constexpr int64_t kSquaredRadius = int64_t{1} << 30;

int64_t squareOf(int64_t value) { return value * value; }

/// The nearest and the farthest point of [i, i + 1) from 0, squared.
int64_t squaredNearest(int64_t i) { return squareOf(i < 0 ? i + 1 : i); }
int64_t squaredFarthest(int64_t i) { return squareOf(i < 0 ? i : i + 1); }

/// The columns −bound … bound − 1, as lanes of a step whose first word is in column `first`.
uint64_t lanesWithin(int32_t bound, int32_t first) {
  uint64_t lanes = 0;
  if (first >= -bound && first + int32_t{kLanes} <= bound) return ~lanes;
  for (int32_t lane = 0; lane < int32_t{kLanes}; ++lane) {
    if (first + lane >= -bound && first + lane < bound) lanes |= uint64_t{1} << lane;
  }
  return lanes;
}

/// The largest bound for which the columns −bound … bound − 1 have that property, which only inner columns have.
template <class Property>
int32_t boundWhere(Property property) {
  int32_t below = 0;
  for (int32_t step = kRadius; step > 0; step /= 2) {
    if (below + step <= kRadius && property(below + step - 1)) below += step;
  }
  return below;
}

uint64_t countBits(uint64_t bits) {
  uint64_t count = 0;
  for (; bits != 0; bits &= bits - 1) ++count;
  return count;
}

struct Found {
  uint64_t near = 0;
  uint64_t wrong = 0;
};

/// One row of cells. By symmetry of both squares the cells wholly inside are those of columns −bound … bound − 1, and
/// the cells not wholly outside likewise.
void checkRow(const Kernel& kernel, int32_t j, Found& found) {
  const int32_t inside =
      boundWhere([j](int32_t i) { return squaredFarthest(i) + squaredFarthest(j) <= kSquaredRadius; });
  const int32_t touched = boundWhere([j](int32_t i) { return squaredNearest(i) + squaredNearest(j) < kSquaredRadius; });
  uint32_t words[kLanes];
  for (int32_t first = -kRadius; first < kRadius; first += int32_t{kLanes}) {
    for (int32_t lane = 0; lane < int32_t{kLanes}; ++lane) {
      words[lane] = static_cast<uint32_t>(j) << 16 | (static_cast<uint32_t>(first + lane) & 0xffff);
    }
    uint64_t near = 0;
    const uint32_t counted = kernel.judgeStep(words, near);
    const uint64_t surelyInside = lanesWithin(inside, first);
    const uint64_t mayBeEither = lanesWithin(touched, first) & ~surelyInside;
    found.near += countBits(near);
    if ((mayBeEither & ~near) != 0 || counted != countBits(surelyInside & ~near)) ++found.wrong;
  }
}

bool check(const Kernel& kernel) {
  std::atomic<int32_t> nextRow{-kRadius};
  std::atomic<uint64_t> near{0};
  std::atomic<uint64_t> wrong{0};
  const auto checkRows = [&] {
    Found found;
    for (int32_t row = nextRow++; row < kRadius; row = nextRow++) checkRow(kernel, row, found);
    near += found.near;
    wrong += found.wrong;
  };
  std::vector<std::thread> threads;
  for (uint32_t i = 1; i < std::max(1u, std::thread::hardware_concurrency()); ++i) threads.emplace_back(checkRows);
  checkRows();
  for (std::thread& thread : threads) thread.join();
  constexpr double kWordsInMillions = 4294.967296;
  std::printf("%s: all 2^32 words, %.1f in a million near, %" PRIu64 " steps of %u words judged wrongly\n", kernel.name,
              static_cast<double>(near) / kWordsInMillions, wrong.load(), kLanes);
  return wrong == 0;
}

}  // namespace

int main(int argc, char** argv) {
  bool isRight = true;
  for (const Kernel* kernel : availableKernels()) {
    const bool isWanted = argc == 1 || std::any_of(argv + 1, argv + argc, [kernel](const char* name) {
                            return std::strcmp(name, kernel->name) == 0;
                          });
    if (isWanted) isRight = check(*kernel) && isRight;
  }
  return isRight ? 0 : 1;
}

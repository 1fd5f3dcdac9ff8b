// Random ranges over every kernel and thread count, each against the scalar kernel on one thread; then split in two,
// which must add up. Prints the failing case. Usage: fuzz SECONDS SEED
#include <chrono>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>

#include "../dispatch.h"
#include "../executor.h"

namespace {

using namespace estimate_pi;

constexpr uint64_t kMaxInteger = (uint64_t{1} << 53) - 1;

struct Case {
  DartRange range;
  uint32_t threads;
  uint64_t split;  // samples in the first part, 0 … samples
};

uint64_t below(std::mt19937_64& random, uint64_t end) {
  return std::uniform_int_distribution<uint64_t>(0, end - 1)(random);
}

/// Anything up to `max`, with a liking for the edges of steps, blocks and 32 bits, where mistakes live.
uint64_t edgy(std::mt19937_64& random, uint64_t max) {
  const uint64_t edges[] = {0, kLanes, kDartsPerBlock, uint64_t{1} << 32, max};
  const uint64_t edge = edges[below(random, 5)];
  const uint64_t near = edge + below(random, 5) - 2;
  if (below(random, 2) == 0 && near <= max) return near;
  return below(random, (uint64_t{1} << below(random, 54)) % max + 1);
}

Case draw(std::mt19937_64& random) {
  const uint64_t start = edgy(random, kMaxInteger - 1);
  const uint64_t room = kMaxInteger - start;
  uint64_t samples = edgy(random, 3 * kDartsPerBlock);
  samples = samples == 0 ? 1 : (samples > room ? room : samples);
  return {{edgy(random, kMaxInteger), start, samples},
          static_cast<uint32_t>(1 + below(random, 5)),
          below(random, samples + 1)};
}

uint64_t count(Executor& executor, const Kernel& kernel, const DartRange& range, uint32_t threads) {
  if (range.samples == 0) return 0;
  const Outcome outcome = executor.run(std::make_shared<Job>(kernel, range, threads, Control{}), [] { return false; });
  return outcome.samples == range.samples ? outcome.hits : ~uint64_t{0};
}

bool agrees(Executor& executor, const Case& drawn) {
  const DartRange& range = drawn.range;
  const uint64_t expected = count(executor, kScalarKernel, range, 1);
  for (const Kernel* kernel : runnableVariants()) {
    const uint64_t hits = count(executor, *kernel, range, drawn.threads);
    const uint64_t first = count(executor, *kernel, {range.seed, range.start, drawn.split}, 1);
    const uint64_t second =
        count(executor, *kernel, {range.seed, range.start + drawn.split, range.samples - drawn.split}, 1);
    if (hits == expected && first + second == expected) continue;
    std::printf("%s: %" PRIu64 " hits on %u threads, %" PRIu64 " + %" PRIu64 " in two parts (%" PRIu64
                " samples in the first), expected %" PRIu64 ": seed %" PRIu64 ", start %" PRIu64 ", samples %" PRIu64
                "\n",
                kernel->variant, hits, drawn.threads, first, second, drawn.split, expected, range.seed, range.start,
                range.samples);
    return false;
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::chrono::duration<double> time(std::strtod(argv[1], nullptr));
  std::mt19937_64 random(std::strtoull(argv[2], nullptr, 10));
  const std::shared_ptr<Executor> executor = Executor::acquire();
  const auto end = std::chrono::steady_clock::now() + time;
  uint64_t cases = 0;
  do {
    if (!agrees(*executor, draw(random))) return 1;
    ++cases;
  } while (std::chrono::steady_clock::now() < end);
  std::printf("%" PRIu64 " random cases, %zu kernels and variants, seed %s: all agree with the scalar kernel\n", cases,
              runnableVariants().size(), argv[2]);
}

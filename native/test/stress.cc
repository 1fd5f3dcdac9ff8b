// Many callers share the executor, count, submit and cancel; the executor is torn down and made again. Every answer is
// compared with a lone thread's. For the sanitizers. Usage: stress SECONDS
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <memory>
#include <random>
#include <thread>
#include <vector>

#include "../dispatch.h"
#include "../executor.h"

namespace {

using namespace estimate_pi;
using Clock = std::chrono::steady_clock;

constexpr uint32_t kCallers = 6;
constexpr int kCallsPerRound = 20;

struct Tallied {
  std::atomic<uint64_t> calls{0};
  std::atomic<uint64_t> cancelled{0};
  std::atomic<uint64_t> wrong{0};
};

std::shared_ptr<Job> jobOf(const DartRange& range, uint32_t threads, const Control& control = {}) {
  return std::make_shared<Job>(*availableKernels().front(), range, threads, control);
}

uint64_t countAlone(const DartRange& range) {
  if (range.samples == 0) return 0;
  Job job(*availableKernels().front(), range, 1, {});
  job.serve(job.blockCount());
  return job.outcome().hits;
}

/// A cancelled job must have counted exactly the first darts of its range.
void check(Tallied& tallied, const DartRange& range, const Outcome& outcome) {
  tallied.calls.fetch_add(1, std::memory_order_relaxed);
  if (outcome.samples < range.samples) tallied.cancelled.fetch_add(1, std::memory_order_relaxed);
  if (outcome.hits != countAlone({range.seed, range.start, outcome.samples})) {
    tallied.wrong.fetch_add(1, std::memory_order_relaxed);
  }
}

void submitAndCancel(Executor& executor, Tallied& tallied, const DartRange& range, bool isCancelled) {
  std::atomic<int32_t> cancel{0};
  std::atomic<int64_t> done{0};
  std::promise<Outcome> finished;
  executor.submit(jobOf(range, 4, {&cancel, &done}), [&](const Outcome& outcome) { finished.set_value(outcome); });
  if (isCancelled) cancel.store(1, std::memory_order_relaxed);
  const Outcome outcome = finished.get_future().get();
  check(tallied, range, outcome);
  if (static_cast<uint64_t>(done.load(std::memory_order_relaxed)) != outcome.samples) {
    tallied.wrong.fetch_add(1, std::memory_order_relaxed);
  }
}

void call(const std::shared_ptr<Executor>& executor, Tallied& tallied, uint32_t caller) {
  std::mt19937_64 random(caller);
  for (int i = 0; i < kCallsPerRound; ++i) {
    const DartRange range{7, random() % 3'000'000, 1 + random() % 5'000'000};
    if (caller % 2 == 0) {
      submitAndCancel(*executor, tallied, range, i % 3 == 0);
    } else {
      int asked = 0;
      const bool isInterrupted = i % 4 == 0;
      check(tallied, range, executor->run(jobOf(range, 3), [&] { return isInterrupted && ++asked > 1; }));
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const auto end = Clock::now() + std::chrono::duration<double>(std::strtod(argv[1], nullptr));
  Tallied tallied;
  int rounds = 0;
  do {
    // In every other round threads retire as soon as they have nothing to do.
    const auto executor =
        rounds % 2 == 0 ? Executor::acquire() : std::make_shared<Executor>(std::chrono::milliseconds(0));
    std::vector<std::thread> callers;
    for (uint32_t caller = 0; caller < kCallers; ++caller)
      callers.emplace_back([&, caller] { call(executor, tallied, caller); });
    for (std::thread& caller : callers) caller.join();
    ++rounds;
  } while (Clock::now() < end);
  std::printf("%d executors, %llu calls from %u threads, %llu of them cancelled, %llu wrong\n", rounds,
              static_cast<unsigned long long>(tallied.calls.load()), kCallers,
              static_cast<unsigned long long>(tallied.cancelled.load()),
              static_cast<unsigned long long>(tallied.wrong.load()));
  return tallied.wrong.load() == 0 ? 0 : 1;
}

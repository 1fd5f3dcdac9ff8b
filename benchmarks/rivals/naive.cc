// What a C++ programmer writes first: std::mt19937_64 and doubles on std::thread. Usage: naive SAMPLES THREADS
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <random>
#include <thread>
#include <vector>

namespace {

uint64_t countHits(uint64_t samples, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  uint64_t hits = 0;
  for (uint64_t i = 0; i < samples; ++i) {
    const double x = uniform(random);
    const double y = uniform(random);
    if (x * x + y * y < 1.0) ++hits;
  }
  return hits;
}

uint64_t countHitsOnThreads(uint64_t samples, unsigned threads) {
  std::vector<uint64_t> hits(threads);
  std::vector<std::thread> pool;
  for (unsigned i = 0; i < threads; ++i) {
    pool.emplace_back([&hits, i, samples, threads] { hits[i] = countHits(samples / threads, 42 + i); });
  }
  for (std::thread& thread : pool) thread.join();
  return std::accumulate(hits.begin(), hits.end(), uint64_t{0});
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const auto threads = static_cast<unsigned>(std::atoi(argv[2]));
  const uint64_t samples = std::strtoull(argv[1], nullptr, 10) / threads * threads;
  countHitsOnThreads(samples / 10, threads);
  const auto begin = std::chrono::steady_clock::now();
  const uint64_t hits = countHitsOnThreads(samples, threads);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  std::printf("{\"samples\":%llu,\"hits\":%llu,\"seconds\":%.9f}\n", static_cast<unsigned long long>(samples),
              static_cast<unsigned long long>(hits), seconds.count());
}

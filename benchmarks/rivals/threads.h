// What the C++ rivals share: the same count on every thread, and one line of JSON. Usage: PROGRAM SAMPLES THREADS
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <thread>
#include <vector>

/// (samples, number of the thread) → hits.
using CountHits = uint64_t (*)(uint64_t, unsigned);

inline uint64_t countHitsOnThreads(CountHits countHits, uint64_t samples, unsigned threads) {
  std::vector<uint64_t> hits(threads);
  std::vector<std::thread> pool;
  for (unsigned i = 0; i < threads; ++i) {
    pool.emplace_back([&hits, countHits, i, samples, threads] { hits[i] = countHits(samples / threads, i); });
  }
  for (std::thread& thread : pool) thread.join();
  return std::accumulate(hits.begin(), hits.end(), uint64_t{0});
}

/// `samplesPerStep`: every thread counts a multiple of it.
inline int measure(int argc, char** argv, CountHits countHits, uint64_t samplesPerStep) {
  if (argc != 3) return 2;
  const auto threads = static_cast<unsigned>(std::atoi(argv[2]));
  const uint64_t unit = samplesPerStep * threads;
  const uint64_t samples = std::strtoull(argv[1], nullptr, 10) / unit * unit;
  countHitsOnThreads(countHits, samples / unit / 10 * unit, threads);
  const auto begin = std::chrono::steady_clock::now();
  const uint64_t hits = countHitsOnThreads(countHits, samples, threads);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  std::printf("{\"samples\":%llu,\"hits\":%llu,\"seconds\":%.9f}\n", static_cast<unsigned long long>(samples),
              static_cast<unsigned long long>(hits), seconds.count());
  return 0;
}

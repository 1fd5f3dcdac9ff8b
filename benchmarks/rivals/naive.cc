// What a C++ programmer writes first: std::mt19937_64 and doubles on std::thread.
#include <random>

#include "threads.h"

static uint64_t countHits(uint64_t samples, unsigned thread) {
  std::mt19937_64 random(42 + thread);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  uint64_t hits = 0;
  for (uint64_t i = 0; i < samples; ++i) {
    const double x = uniform(random);
    const double y = uniform(random);
    if (x * x + y * y < 1.0) ++hits;
  }
  return hits;
}

int main(int argc, char** argv) { return measure(argc, argv, countHits, 1); }

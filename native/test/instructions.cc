// Counts the hits of some blocks with one kernel, for scripts/kernels/check-instructions.js to count the instructions.
// Usage: instructions VARIANT BLOCKS
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "../dispatch.h"
#include "../kernels/kernel.h"

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  for (const estimate_pi::Kernel* kernel : estimate_pi::runnableVariants()) {
    if (std::strcmp(kernel->variant, argv[1]) != 0) continue;
    uint64_t hits = 0;
    for (int block = 0; block < std::atoi(argv[2]); ++block) {
      hits += kernel->countHits({42, static_cast<uint64_t>(block), 0, estimate_pi::kDartsPerBlock});
    }
    std::printf("%llu\n", static_cast<unsigned long long>(hits));
    return 0;
  }
  std::fprintf(stderr, "this processor does not run %s\n", argv[1]);
  return 1;
}

// Which kernels this machine runs, best first.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "kernels/kernel.h"

namespace estimate_pi {

/// What CPUID and XGETBV answered, as plain data, so that the decision below can be tested for machines that are not
/// here.
struct CpuReport {
  uint32_t leaf0Ecx = 0;
  uint32_t leaf1Ecx = 0;
  uint32_t leaf7Ebx = 0;
  uint32_t leaf7Ecx = 0;
  uint64_t xcr0 = 0;
};

/// The CpuFeature bits that both the processor has and the operating system saves on a context switch.
uint32_t featuresOf(const CpuReport& report);

/// The kernels to use with these features, best first: of each name that can run, its fastest variant. The last is
/// always scalar.
std::vector<const Kernel*> kernelsFor(uint32_t features);

/// kernelsFor this machine, detected once.
const std::vector<const Kernel*>& availableKernels();

/// Every variant that can run on this machine, the slow ones too, for tests.
const std::vector<const Kernel*>& runnableVariants();

/// The available kernel of that name, or the runnable one of that variant, or nullptr.
const Kernel* findKernel(std::string_view nameOrVariant);

}  // namespace estimate_pi

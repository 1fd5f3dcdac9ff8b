#include "dispatch.h"

#include <algorithm>

#if defined(__x86_64__) || defined(_M_X64)
#define ESTIMATE_PI_X86 1
#if defined(_MSC_VER)
#include <intrin.h>
#else
#include <cpuid.h>
#endif
#endif

namespace estimate_pi {
namespace {

#if defined(ESTIMATE_PI_X86)

constexpr uint32_t kLeaf1EcxOsxsave = 1u << 27;

struct Registers {
  uint32_t eax = 0, ebx = 0, ecx = 0, edx = 0;
};

Registers cpuid(uint32_t leaf) {
  Registers answer;
#if defined(_MSC_VER)
  int registers[4];
  __cpuidex(registers, 0, 0);
  if (static_cast<uint32_t>(registers[0]) < leaf) return answer;
  __cpuidex(registers, static_cast<int>(leaf), 0);
  answer.eax = static_cast<uint32_t>(registers[0]);
  answer.ebx = static_cast<uint32_t>(registers[1]);
  answer.ecx = static_cast<uint32_t>(registers[2]);
  answer.edx = static_cast<uint32_t>(registers[3]);
#else
  __get_cpuid_count(leaf, 0, &answer.eax, &answer.ebx, &answer.ecx, &answer.edx);
#endif
  return answer;
}

/// XGETBV faults unless the system has set OSXSAVE, so ask only then.
uint64_t readXcr0() {
#if defined(_MSC_VER)
  return _xgetbv(0);
#else
  uint32_t low = 0;
  uint32_t high = 0;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (uint64_t{high} << 32) | low;
#endif
}

CpuReport askCpu() {
  CpuReport report;
  report.leaf0Ecx = cpuid(0).ecx;
  report.leaf1Ecx = cpuid(1).ecx;
  const Registers leaf7 = cpuid(7);
  report.leaf7Ebx = leaf7.ebx;
  report.leaf7Ecx = leaf7.ecx;
  if ((report.leaf1Ecx & kLeaf1EcxOsxsave) != 0) report.xcr0 = readXcr0();
  return report;
}

uint32_t detectedFeatures() { return featuresOf(askCpu()); }

#elif defined(__aarch64__) || defined(_M_ARM64)

uint32_t detectedFeatures() { return kNeon; }

#else

uint32_t detectedFeatures() { return 0; }

#endif

constexpr const Kernel* kBestFirst[] = {
#if defined(ESTIMATE_PI_X86)
    &kAvx512VnniMultiplyKernel,
    &kAvx512VnniKernel,
    &kAvx512Kernel,
    &kAvx2MultiplyKernel,
    &kAvx2Kernel,
    &kSse4MultiplyKernel,
    &kSse4Kernel,
#elif defined(__aarch64__) || defined(_M_ARM64)
    &kNeonKernel,
#endif
    &kScalarKernel,
};

constexpr bool hasAll(uint64_t set, uint64_t wanted) { return (set & wanted) == wanted; }

}  // namespace

uint32_t featuresOf(const CpuReport& report) {
  // Intel SDM volume 1, 13.3 (the bits of XCR0) and volume 2, CPUID.
  constexpr uint64_t kXcr0Ymm = 0x06;  // SSE and AVX state
  constexpr uint64_t kXcr0Zmm = 0xe6;  // and opmask, upper ZMM halves, ZMM16-31
  constexpr uint32_t kLeaf1EcxSse41 = 1u << 19;
  constexpr uint32_t kLeaf1EcxPopcnt = 1u << 23;
  constexpr uint32_t kLeaf1EcxAvx = 1u << 28;
  constexpr uint32_t kLeaf7EbxAvx2 = 1u << 5;
  constexpr uint32_t kLeaf7EbxAvx512FBwVl = (1u << 16) | (1u << 30) | (1u << 31);
  constexpr uint32_t kLeaf7EcxVnni = 1u << 11;
  constexpr uint32_t kLeaf7EcxVpopcntdq = 1u << 14;

  // No bit says how fast VPMULLD is: one operation on every AMD Zen, two in a row on every Intel so far (uops.info).
  constexpr uint32_t kLeaf0EcxAmd = 0x444d4163;  // "cAMD", the end of "AuthenticAMD"

  uint32_t features = 0;
  if (report.leaf0Ecx == kLeaf0EcxAmd) features |= kFastMultiply;
  if (hasAll(report.leaf1Ecx, kLeaf1EcxSse41)) features |= kSse41;
  if (hasAll(report.leaf1Ecx, kLeaf1EcxPopcnt)) features |= kPopcnt;
  const bool isYmmSaved = hasAll(report.xcr0, kXcr0Ymm);
  if (isYmmSaved && hasAll(report.leaf1Ecx, kLeaf1EcxAvx) && hasAll(report.leaf7Ebx, kLeaf7EbxAvx2)) features |= kAvx2;
  if (!hasAll(report.xcr0, kXcr0Zmm) || !hasAll(report.leaf7Ebx, kLeaf7EbxAvx512FBwVl)) return features;
  features |= kAvx512;
  if (hasAll(report.leaf7Ecx, kLeaf7EcxVnni)) features |= kAvx512Vnni;
  if (hasAll(report.leaf7Ecx, kLeaf7EcxVpopcntdq)) features |= kAvx512Vpopcntdq;
  return features;
}

std::vector<const Kernel*> kernelsFor(uint32_t features) {
  std::vector<const Kernel*> kernels;
  for (const Kernel* kernel : kBestFirst) {
    const bool isNameTaken = std::any_of(kernels.begin(), kernels.end(), [kernel](const Kernel* better) {
      return std::string_view(better->name) == kernel->name;
    });
    if (!isNameTaken && hasAll(features, kernel->needs)) kernels.push_back(kernel);
  }
  return kernels;
}

const std::vector<const Kernel*>& availableKernels() {
  static const std::vector<const Kernel*> kernels = kernelsFor(detectedFeatures());
  return kernels;
}

const std::vector<const Kernel*>& runnableVariants() {
  static const std::vector<const Kernel*> variants = [] {
    const uint32_t features = detectedFeatures() | kFastMultiply;
    std::vector<const Kernel*> runnable;
    for (const Kernel* kernel : kBestFirst) {
      if (hasAll(features, kernel->needs)) runnable.push_back(kernel);
    }
    return runnable;
  }();
  return variants;
}

const Kernel* findKernel(std::string_view nameOrVariant) {
  for (const Kernel* kernel : availableKernels()) {
    if (nameOrVariant == kernel->name) return kernel;
  }
  for (const Kernel* kernel : runnableVariants()) {
    if (nameOrVariant == kernel->variant) return kernel;
  }
  return nullptr;
}

}  // namespace estimate_pi

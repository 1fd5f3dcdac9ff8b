// The functions that the WebAssembly module exports: words of 32 bits in, a count or words out, because a 64-bit
// argument would be a BigInt in JavaScript. Twin of src/kernels/wasm.ts.
#include "kernels/wasm128.cc"

using estimate_pi::BlockRange;
using estimate_pi::Wasm128Loop;

static constexpr uint64_t joined(uint32_t low, uint32_t high) { return uint64_t{high} << 32 | low; }

#define EXPORT(name) extern "C" __attribute__((export_name(#name)))

EXPORT(countBlock)
uint32_t countBlock(uint32_t seedLow, uint32_t seedHigh, uint32_t blockLow, uint32_t blockHigh, uint32_t first,
                    uint32_t last) {
  const BlockRange range{joined(seedLow, seedHigh), joined(blockLow, blockHigh), first, last};
  return static_cast<uint32_t>(Wasm128Loop::countHits(range));
}

EXPORT(words)
void words(uint32_t seedLow, uint32_t seedHigh, uint32_t blockLow, uint32_t blockHigh, uint32_t first, uint32_t last,
           uint32_t* to) {
  Wasm128Loop::fillWords({joined(seedLow, seedHigh), joined(blockLow, blockHigh), first, last}, to);
}

/// Set by the linker.
extern "C" unsigned char __heap_base;

EXPORT(heapBase) const void* heapBase() { return &__heap_base; }

// Dart stream version 1, in scalar C++: which dart falls where, and whether it hits. Twin of src/stream/.
//
// Everything else in native/ is a faster way to evaluate what this file defines.
#pragma once

#include <array>
#include <cstdint>

namespace estimate_pi {

constexpr uint32_t kLanes = 64;
constexpr uint32_t kStepsPerBlock = 16384;
constexpr uint32_t kDartsPerBlock = kLanes * kStepsPerBlock;

constexpr uint32_t low32(uint64_t value) { return static_cast<uint32_t>(value); }
constexpr uint32_t high32(uint64_t value) { return static_cast<uint32_t>(value >> 32); }

/// Multipliers and key increments of Philox 4x32 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011).
constexpr uint32_t kPhiloxMultiplier0 = 0xD2511F53;
constexpr uint32_t kPhiloxMultiplier1 = 0xCD9E8D57;
constexpr uint32_t kPhiloxWeyl0 = 0x9E3779B9;
constexpr uint32_t kPhiloxWeyl1 = 0xBB67AE85;
constexpr int kPhiloxRounds = 10;

/// What the third counter word of a Philox call counts, told apart by the fourth.
constexpr uint32_t kPurposeLane = 0;
constexpr uint32_t kPurposeDart = 1;

using PhiloxCounter = std::array<uint32_t, 4>;
using PhiloxKey = std::array<uint32_t, 2>;

constexpr PhiloxKey keyOf(uint64_t seed) { return {low32(seed), high32(seed)}; }

inline PhiloxCounter philox4x32(PhiloxCounter counter, PhiloxKey key) {
  for (int round = 0; round < kPhiloxRounds; ++round) {
    const uint64_t product0 = uint64_t{kPhiloxMultiplier0} * counter[0];
    const uint64_t product1 = uint64_t{kPhiloxMultiplier1} * counter[2];
    counter = {high32(product1) ^ counter[1] ^ key[0], low32(product1), high32(product0) ^ counter[3] ^ key[1],
               low32(product0)};
    key = {key[0] + kPhiloxWeyl0, key[1] + kPhiloxWeyl1};
  }
  return counter;
}

/// One lane: Chris Doty-Humphrey's sfc32 (PractRand), its counter kept outside because all lanes share it.
struct Sfc32 {
  uint32_t a, b, c;

  uint32_t next(uint32_t counter) {
    const uint32_t word = a + b + counter;
    a = b ^ (b >> 9);
    b = c + (c << 3);
    c = ((c << 21) | (c >> 11)) + word;
    return word;
  }
};

inline Sfc32 laneOf(uint64_t seed, uint64_t block, uint32_t lane) {
  const PhiloxCounter state = philox4x32({low32(block), high32(block), lane, kPurposeLane}, keyOf(seed));
  return {state[0], state[1], state[2]};
}

constexpr int32_t cellColumn(uint32_t word) { return static_cast<int16_t>(word & 0xffff); }
constexpr int32_t cellRow(uint32_t word) { return static_cast<int16_t>(word >> 16); }

namespace detail {

struct Wide {
  uint64_t high, low;
};

/// value² for value < 2^63, by halves, because not every compiler has a 128-bit integer.
constexpr Wide square(uint64_t value) {
  const uint64_t high = value >> 32;
  const uint64_t low = value & 0xffffffff;
  const uint64_t cross = high * low;
  const uint64_t shifted = cross << 33;
  const uint64_t lowWord = shifted + low * low;
  return {high * high + (cross >> 31) + (lowWord < shifted ? 1u : 0u), lowWord};
}

constexpr uint64_t twicePlusOneMagnitude(int64_t coordinate) {
  const int64_t odd = 2 * coordinate + 1;
  return static_cast<uint64_t>(odd < 0 ? -odd : odd);
}

}  // namespace detail

/// The full rule: is the point (X, Y) of the 2^48 x 2^48 grid inside? (2X+1)² + (2Y+1)² < 2^96, with no rounding.
constexpr bool isPointInside(uint32_t word, uint32_t u, uint32_t v) {
  const int64_t x = cellColumn(word) * (int64_t{1} << 32) + u;
  const int64_t y = cellRow(word) * (int64_t{1} << 32) + v;
  const detail::Wide xx = detail::square(detail::twicePlusOneMagnitude(x));
  const detail::Wide yy = detail::square(detail::twicePlusOneMagnitude(y));
  const uint64_t low = xx.low + yy.low;
  const uint64_t high = xx.high + yy.high + (low < xx.low ? 1u : 0u);
  return high < (uint64_t{1} << 32);
}

enum class CellVerdict { kInside, kOutside, kUndecided };

/// The short cut: most cells lie wholly on one side. No point is further than sqrt(1/2) from its cell's centre, whose
/// squared distance is q + 1/2, so beyond |q - 2^30| >= ceil(2^15.5) the circle does not pass through the cell.
constexpr int32_t kUndecidedMargin = 46341;

constexpr CellVerdict judgeCell(uint32_t word) {
  const int64_t i = cellColumn(word);
  const int64_t j = cellRow(word);
  const int64_t excess = i * i + i + j * j + j - (int64_t{1} << 30);
  if (excess <= -kUndecidedMargin) return CellVerdict::kInside;
  if (excess >= kUndecidedMargin) return CellVerdict::kOutside;
  return CellVerdict::kUndecided;
}

/// Decides a dart by the full rule alone, drawing the 64 bits that place it in its cell.
inline bool isHitInFull(uint64_t seed, uint64_t block, uint32_t dart, uint32_t word) {
  const PhiloxCounter place = philox4x32({low32(block), high32(block), dart, kPurposeDart}, keyOf(seed));
  return isPointInside(word, place[0], place[1]);
}

inline bool isHit(uint64_t seed, uint64_t block, uint32_t dart, uint32_t word) {
  const CellVerdict verdict = judgeCell(word);
  if (verdict != CellVerdict::kUndecided) return verdict == CellVerdict::kInside;
  return isHitInFull(seed, block, dart, word);
}

}  // namespace estimate_pi

#pragma once

#include <cstddef>
#include <cstdint>

namespace nf::store {

inline constexpr std::size_t kMaxPageRows = 1000;  // of one page; the outer contract asks for at most 200
inline constexpr int kTurnBits = 20;
inline constexpr std::uint64_t kMaxTurns = std::uint64_t{1} << kTurnBits;  // of one execution
inline constexpr std::size_t kForgottenAtOnce = 1000;                      // replies, in one call
inline constexpr std::size_t kMaxPruneScan = 10'000;  // executions that one page of `prunable` looks at

}  // namespace nf::store

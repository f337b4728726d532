#pragma once

#include "base/json.h"

namespace nf::engine {

// Of what one node gives. Branches that fork and merge could double it with every merge, and every merge puts
// it one level deeper than the journal could be read back.
inline constexpr std::size_t kMaxOutputBytes = 4 * 1024 * 1024;  // about as JSON text
inline constexpr int kMaxOutputDepth = 128;

// LimitReached where an output is too large or too deep to be kept.
Result<> check_output(const Json& output);

}  // namespace nf::engine

#pragma once

#include "engine/approval.h"
#include "engine/state.h"
#include "engine/version.h"

namespace nf::engine {

inline constexpr std::size_t kMaxInlineOutput =
    64 * 1024;  // a larger output stands in the context by its hash
inline constexpr std::size_t kMaxContextBytes = 1024 * 1024;  // of the whole context

// What is known and shown when an approval opens: rule 1 of workflow.md, section 5.2.
Json frozen_context(const State& state, const Version& version, const Approval& approval);

}  // namespace nf::engine

#pragma once

#include <string_view>

#include "base/result.h"
#include "engine/approval.h"

namespace nf::engine {

inline constexpr std::size_t kMaxCommentCharacters = 10'000;

// What the approval's rules say about a comment that comes with this verdict. Where comments are not allowed,
// one that is required still is: a rejection must always be possible. The comment itself is kept as written.
Result<> check_comment(const Approval& approval, Verdict verdict, std::string_view comment);

}  // namespace nf::engine

#pragma once

#include <string_view>

#include "base/result.h"
#include "engine/approval.h"

namespace nf::engine {

inline constexpr std::size_t kMaxCommentCharacters = 10'000;

// True where some character shows: not White_Space, Default_Ignorable_Code_Point, Cc or Cf (Unicode 15).
// Requires well-formed UTF-8.
bool has_visible_character(std::string_view text);

// What the approval's rules say about a comment that comes with this verdict. The comment itself is kept as written.
Result<> check_comment(const Approval& approval, Verdict verdict, std::string_view comment);

}  // namespace nf::engine

#pragma once

#include <string_view>

namespace nf::flow {

// True where the text holds a character that a person can see: one that is none of White_Space,
// Default_Ignorable_Code_Point, Cc and Cf (Unicode 15; workflow.md, section 5.1). Bytes that are no UTF-8
// count as nothing.
bool has_visible(std::string_view text);

// Length in Unicode code points. Requires UTF-8.
std::size_t code_points(std::string_view text);

}  // namespace nf::flow

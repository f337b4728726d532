#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "flow/schema/rules.h"

namespace nf::flow::schema {

// A URI fragment without its percent escapes; nullopt where one is broken.
std::optional<std::string> decode_fragment(std::string_view text);

// A rule that comes back to itself on the same value, so that trying it would never end; or one before such a
// circle.
std::optional<RuleIndex> endless_rule(const Rules& rules);

}  // namespace nf::flow::schema

#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "connect/ai/text.h"

namespace nf::connect::ai {

// What a request for an exception should say.
std::span<const std::string_view> checklist();

// Those of the checklist that the request does not say, in its order: neither in a field of a telling name
// nor in words of a text. That something is said does not mean that it is good.
std::vector<std::string_view> find_missing(const std::vector<Field>& fields);

}  // namespace nf::connect::ai

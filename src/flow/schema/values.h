#pragma once

#include <cstdint>
#include <string_view>

#include "base/json.h"

namespace nf::flow::schema {

// The Types that a value has; a number without a fraction is an integer too.
std::uint8_t types_of(const Json& value);

// Whether `value` is `step` times a whole number, up to the rounding of decimal fractions: 19.99 is a
// multiple of 0.01, although neither is exact as a double.
bool is_multiple(double value, double step);

// True where `{{` without a backslash before it opens an expression.
bool holds_expression(std::string_view text);
// A string that is one expression may become a value of any type; a longer one stays text.
bool is_one_expression(std::string_view text);

}  // namespace nf::flow::schema

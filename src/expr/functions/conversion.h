#pragma once

#include <string>

#include "expr/value/value.h"

namespace nf::expr {

// As ECMAScript writes it: 0.1, 1e+21, NaN, -Infinity; a negative zero keeps its sign.
std::string double_text(double value);

// What string() gives, and `null` and the names of types. Requires that the value is no list, map or
// optional.
std::string scalar_text(const Value& value);

}  // namespace nf::expr

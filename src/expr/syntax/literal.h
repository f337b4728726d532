#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "expr/syntax/source_error.h"

namespace nf::expr {

// The text that a string or bytes literal stands for, without its quotation marks. In a string \x and octal
// escapes are code points, in bytes they are bytes. Errors are at offsets into `body`.
Parsed<std::string> unescape(std::string_view body, bool bytes);

// A decimal number as CEL and Go's ParseFloat read it, infinities and NaN by name included; too large gives
// an infinity, too small zero. Nothing where it is none.
std::optional<double> parse_double(std::string_view text);

}  // namespace nf::expr

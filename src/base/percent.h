#pragma once

#include <string>
#include <string_view>

namespace nf {

// A text as it may stand in an address: all bytes but letters, digits and -._~ as %XX (RFC 3986 section 2).
std::string percent_encoded(std::string_view text);

}  // namespace nf

#pragma once

#include <string>
#include <string_view>

namespace nf::connect {

// Of ASCII letters alone, as in names of headers.
std::string lower(std::string_view text);

// Without spaces, tabs and ends of line before and behind.
std::string_view trimmed(std::string_view text);

}  // namespace nf::connect

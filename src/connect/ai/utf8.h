#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace nf::connect::ai {

// UTF-8 to code points; what is no UTF-8 becomes U+FFFD, one for each byte. Stops after `limit` code points.
std::u32string decode(std::string_view bytes, std::size_t limit);
std::string encode(std::u32string_view text);

// Well-formed UTF-8 of at most `max_bytes`, whatever the bytes were; never cut inside a character.
std::string readable(std::string_view bytes, std::size_t max_bytes);

// The first `limit` code points. Requires UTF-8.
std::string_view first_characters(std::string_view text, std::size_t limit);

}  // namespace nf::connect::ai

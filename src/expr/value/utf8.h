#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace nf::expr {

// All take well-formed UTF-8 and count in code points.

std::size_t count_code_points(std::string_view text);
// The byte at which code point `index` begins; text.size() where index is the count. Requires index <= count.
std::size_t byte_of(std::string_view text, std::size_t index);
// Takes one code point from the front. Requires that text is not empty.
std::uint32_t take_code_point(std::string_view& text);
// As find and rfind of std::string_view, but in time linear in both, whatever they hold.
std::size_t find_text(std::string_view text, std::string_view sought, std::size_t from);
std::size_t find_text_backwards(std::string_view text, std::string_view sought, std::size_t from);

// The beginning of a text, for a message.
std::string shown(std::string_view text);

void append_utf8(std::uint32_t code_point, std::string& out);

inline bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

}  // namespace nf::expr

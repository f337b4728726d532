#include "expr/value/utf8.h"

#include <algorithm>
#include <cstring>

namespace nf::expr {

std::size_t count_code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char byte) { return !is_continuation(byte); }));
}

std::size_t byte_of(std::string_view text, std::size_t index) {
  std::size_t byte = 0;
  for (; index > 0; --index) {
    ++byte;
    while (byte < text.size() && is_continuation(text[byte])) ++byte;
  }
  return byte;
}

std::uint32_t take_code_point(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const int more = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
  std::uint32_t code_point = more == 0 ? lead : lead & (0x3Fu >> more);
  text.remove_prefix(1);
  for (int i = 0; i < more && !text.empty(); ++i) {
    code_point = code_point << 6 | (static_cast<unsigned char>(text.front()) & 0x3Fu);
    text.remove_prefix(1);
  }
  return code_point;
}

std::size_t find_text(std::string_view text, std::string_view sought, std::size_t from) {
  if (from > text.size() || sought.size() > text.size() - from) return std::string_view::npos;
  if (sought.empty()) return from;
  // glibc's memmem is the two-way algorithm, where find is quadratic at worst.
  const void* found = memmem(text.data() + from, text.size() - from, sought.data(), sought.size());
  if (found == nullptr) return std::string_view::npos;
  return static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

std::size_t find_text_backwards(std::string_view text, std::string_view sought, std::size_t from) {
  const std::string_view before =
      text.substr(0, std::min(text.size(), from) + std::min(text.size(), sought.size()));
  const std::string reversed_text(before.rbegin(), before.rend());
  const std::string reversed_sought(sought.rbegin(), sought.rend());
  const std::size_t found = find_text(reversed_text, reversed_sought, 0);
  return found == std::string_view::npos ? found : before.size() - found - sought.size();
}

std::string shown(std::string_view text) {
  constexpr std::size_t kMaxShown = 60;
  if (text.size() <= kMaxShown) return std::string(text);
  std::size_t end = kMaxShown;
  while (end > 0 && is_continuation(text[end])) --end;
  return std::string(text.substr(0, end)) + "…";
}

void append_utf8(std::uint32_t code_point, std::string& out) {
  const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | code_point >> 6);
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | code_point >> 12);
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | code_point >> 18);
    put(0x80 | (code_point >> 12 & 0x3F));
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
}

}  // namespace nf::expr

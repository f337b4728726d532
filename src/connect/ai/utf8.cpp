#include "connect/ai/utf8.h"

#include <cstdint>

#include "base/json.h"

namespace nf::connect::ai {

namespace {

constexpr char32_t kReplacement = 0xFFFD;

std::size_t size_by_lead(char lead) {
  const auto byte = static_cast<std::uint8_t>(lead);
  return byte < 0x80 ? 1 : byte < 0xC0 ? 0 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : byte < 0xF8 ? 4 : 0;
}

// The bytes of the character at the front; 0 where there is none.
std::size_t character_at(std::string_view bytes) {
  const std::size_t size = size_by_lead(bytes[0]);
  return size != 0 && size <= bytes.size() && is_utf8(bytes.substr(0, size)) ? size : 0;
}

char32_t value_of(std::string_view character) {
  const auto lead = static_cast<std::uint8_t>(character[0]);
  char32_t c = character.size() == 1 ? lead : lead & (0xFFU >> (character.size() + 1));
  for (const char byte : character.substr(1)) c = c << 6 | (static_cast<std::uint8_t>(byte) & 0x3FU);
  return c;
}

void append(char32_t c, std::string& out) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | (c >> shift & 0x3F)); };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    tail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | c >> 12);
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | c >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace

std::u32string decode(std::string_view bytes, std::size_t limit) {
  std::u32string out;
  while (!bytes.empty() && out.size() < limit) {
    const std::size_t size = character_at(bytes);
    out += size == 0 ? kReplacement : value_of(bytes.substr(0, size));
    bytes.remove_prefix(size == 0 ? 1 : size);
  }
  return out;
}

std::string encode(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) append(c, out);
  return out;
}

std::string readable(std::string_view bytes, std::size_t max_bytes) {
  std::string out;
  while (!bytes.empty()) {
    const std::size_t size = character_at(bytes);
    std::string character(bytes.substr(0, size));
    if (size == 0) append(kReplacement, character);
    if (out.size() + character.size() > max_bytes) break;
    out += character;
    bytes.remove_prefix(size == 0 ? 1 : size);
  }
  return out;
}

std::string_view first_characters(std::string_view text, std::size_t limit) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((text[i] & 0xC0) != 0x80 && characters++ == limit) return text.substr(0, i);
  }
  return text;
}

}  // namespace nf::connect::ai

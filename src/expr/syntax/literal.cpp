#include "expr/syntax/literal.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>

#include "expr/value/utf8.h"

namespace nf::expr {

namespace {

struct Escape {
  std::uint32_t code = 0;
  bool is_byte = false;  // \x or octal: in bytes it is one byte
};

tl::unexpected<SourceError> bad_escape(std::size_t at, std::size_t end, std::string message) {
  return tl::make_unexpected(SourceError{std::move(message), at, end});
}

std::optional<char> simple_escape(char c) {
  static constexpr std::string_view kLetters = "abfnrtv\\?\"'`";
  static constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v\\?\"'`";
  const std::size_t index = kLetters.find(c);
  if (index == std::string_view::npos) return std::nullopt;
  return kMeanings[index];
}

std::optional<std::uint32_t> digits(std::string_view text, std::size_t at, std::size_t count, int base) {
  if (at + count > text.size()) return std::nullopt;
  std::uint32_t value = 0;
  const char* const first = text.data() + at;
  const auto [stop, code] = std::from_chars(first, first + count, value, base);
  if (code != std::errc{} || stop != first + count) return std::nullopt;
  return value;
}

// Reads one escape at the backslash `at`, and moves behind it.
Parsed<Escape> read_escape(std::string_view body, std::size_t& at, bool bytes) {
  const std::size_t start = at;
  const char letter = at + 1 < body.size() ? body[at + 1] : '\0';
  if (const std::optional<char> simple = simple_escape(letter)) {
    at += 2;
    return Escape{static_cast<std::uint32_t>(*simple), false};
  }
  const bool octal = letter >= '0' && letter <= '3';
  const bool hex = letter == 'x' || letter == 'X';
  if (octal || hex) {
    const std::optional<std::uint32_t> value =
        octal ? digits(body, at + 1, 3, 8) : digits(body, at + 2, 2, 16);
    if (!value)
      return bad_escape(start, start + 2, octal ? "write three octal digits" : "write two hex digits");
    at += 4;
    return Escape{*value, true};
  }
  if (letter != 'u' && letter != 'U') {
    return bad_escape(start, start + 2, "unknown escape: a backslash itself is written \\\\");
  }
  if (bytes) return bad_escape(start, start + 2, "\\u stands for a character, and bytes have none: use \\x");
  const std::size_t count = letter == 'u' ? 4 : 8;
  const std::optional<std::uint32_t> value = digits(body, at + 2, count, 16);
  if (!value)
    return bad_escape(start, start + 2, letter == 'u' ? "write four hex digits" : "write eight hex digits");
  if (*value > 0x10FFFF || (*value >= 0xD800 && *value <= 0xDFFF)) {
    return bad_escape(start, start + 2 + count, "no such Unicode character");
  }
  at += 2 + count;
  return Escape{*value, false};
}

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                    [](char a, char b) { return (a | 0x20) == b; });
}

}  // namespace

Parsed<std::string> unescape(std::string_view body, bool bytes) {
  std::string out;
  out.reserve(body.size());
  for (std::size_t at = 0; at < body.size();) {
    if (body[at] != '\\') {
      out += body[at++];
      continue;
    }
    const Escape escape = TRY(read_escape(body, at, bytes));
    if (bytes && escape.is_byte) {
      out += static_cast<char>(escape.code);
    } else {
      append_utf8(escape.code, out);
    }
  }
  return out;
}

std::optional<double> parse_double(std::string_view text) {
  std::string_view digits = text;
  const bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) digits.remove_prefix(1);
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (equals_ignoring_case(digits, "inf") || equals_ignoring_case(digits, "infinity")) {
    return negative ? -kInfinity : kInfinity;
  }
  if (equals_ignoring_case(digits, "nan")) return std::numeric_limits<double>::quiet_NaN();
  if (digits.empty() || !((digits[0] >= '0' && digits[0] <= '9') || digits[0] == '.')) return std::nullopt;

  double value = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, code] = std::from_chars(digits.data(), end, value);
  if (stop != end || code == std::errc::invalid_argument) return std::nullopt;
  if (code == std::errc::result_out_of_range) value = std::strtod(std::string(digits).c_str(), nullptr);
  return negative ? -value : value;
}

}  // namespace nf::expr

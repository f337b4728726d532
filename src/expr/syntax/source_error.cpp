#include "expr/syntax/source_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "expr/value/utf8.h"

namespace nf::expr {

namespace {

// Takes a number and the mark behind it off the front.
std::optional<int> take_number(std::string_view& text, std::string_view mark) {
  int number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
  if (code != std::errc{} || number < 1 || !rest.starts_with(mark)) return std::nullopt;
  text = rest.substr(mark.size());
  return number;
}

// Nothing where the source has no such place.
std::optional<std::size_t> offset_of(std::string_view source, Position position) {
  std::size_t at = 0;
  for (int line = 1; line < position.line; ++line) {
    const std::size_t end = source.find('\n', at);
    if (end == source.npos) return std::nullopt;
    at = end + 1;
  }
  for (int column = 1; column < position.column; ++column) {
    if (at >= source.size()) return std::nullopt;
    do ++at;
    while (at < source.size() && (source[at] & 0xC0) == 0x80);
  }
  return at;
}

}  // namespace

Position position_at(std::string_view source, std::size_t offset) {
  const std::string_view before = source.substr(0, std::min(offset, source.size()));
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  return {static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
          static_cast<int>(count_code_points(before.substr(line_start))) + 1};
}

std::string locate(std::string_view source, std::size_t offset, std::string_view message) {
  const Position position = position_at(source, offset);
  return fmt::format("{}:{}: {}", position.line, position.column, message);
}

Located unlocate(std::string_view source, std::string_view text) {
  std::string_view rest = text;
  const std::optional<int> line = take_number(rest, ":");
  const std::optional<int> column = line ? take_number(rest, ": ") : std::nullopt;
  if (!column) return {std::nullopt, std::string(text)};
  return {offset_of(source, {*line, *column}), std::string(rest)};
}

}  // namespace nf::expr

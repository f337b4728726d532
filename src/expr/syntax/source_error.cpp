#include "expr/syntax/source_error.h"

#include <fmt/format.h>

#include <algorithm>

#include "expr/value/utf8.h"

namespace nf::expr {

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

}  // namespace nf::expr

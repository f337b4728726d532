#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace nf::expr {

// A mistake in the text of an expression, at the bytes [offset, end).
struct SourceError {
  std::string message;
  std::size_t offset = 0;
  std::size_t end = 0;
};

// A value, or a mistake in the source; what Result is for Error.
template <class T>
class [[nodiscard]] Parsed : public tl::expected<T, SourceError> {
  using Base = tl::expected<T, SourceError>;

 public:
  using Base::Base;
  T take() { return std::move(**this); }
};

struct Position {
  int line = 1;
  int column = 1;  // in code points
};
Position position_at(std::string_view source, std::size_t offset);

// "2:14: message"
std::string locate(std::string_view source, std::size_t offset, std::string_view message);

// What locate() made, taken apart again.
struct Located {
  std::optional<std::size_t> offset;  // in bytes; nothing where the text names no place of the source
  std::string message;
};
Located unlocate(std::string_view source, std::string_view text);

}  // namespace nf::expr

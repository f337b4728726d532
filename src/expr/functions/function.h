#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include "expr/eval/frame.h"

namespace nf::expr {

// A set of kinds of values: what a parameter takes, what a function gives.
class Kinds {
 public:
  constexpr Kinds() = default;
  constexpr Kinds(Kind kind) : bits_(static_cast<std::uint16_t>(1u << static_cast<unsigned>(kind))) {}

  constexpr bool has(Kind kind) const { return (bits_ >> static_cast<unsigned>(kind) & 1u) != 0; }
  constexpr bool meets(Kinds other) const { return (bits_ & other.bits_) != 0; }
  constexpr bool operator==(const Kinds&) const = default;
  friend constexpr Kinds operator|(Kinds a, Kinds b) {
    a.bits_ |= b.bits_;
    return a;
  }

 private:
  std::uint16_t bits_ = 0;
};
constexpr Kinds operator|(Kind a, Kind b) { return Kinds(a) | Kinds(b); }

inline constexpr Kinds kNumber = Kind::Int | Kind::Uint | Kind::Double;
inline constexpr Kinds kAny = kNumber | Kind::Null | Kind::Bool | Kind::String | Kind::Bytes | Kind::List |
                              Kind::Map | Kind::Timestamp | Kind::Duration | Kind::Type | Kind::Optional;

// One call while it runs. The arguments have the kinds that the overload asks for.
struct Invocation {
  Frame& frame;
  std::span<const Value> arguments;  // of a member function the target is the first
  std::uint32_t offset;

  const Value& operator[](std::size_t index) const { return arguments[index]; }
  std::size_t count() const { return arguments.size(); }
  Value fail(std::string message) const { return frame.fail(offset, std::move(message)); }
};

using Function = Value (*)(const Invocation&);

enum class Style { Global, Member };

// What parameters a function takes, for a constant table.
struct Parameters {
  constexpr Parameters(std::initializer_list<Kinds> list) : count(list.size()) {
    std::size_t i = 0;
    for (Kinds kinds : list) kind[i++] = kinds;
  }
  Kinds kind[4];
  std::size_t count;
};

// One way to call a function. Those of one name are tried in the order of their table.
struct Overload {
  std::string_view name;  // with its namespace: `math.greatest`
  Style style;
  Parameters parameters;
  Kinds result;
  Function function;
  bool variadic = false;     // the last parameter may repeat
  bool reads_scope = false;  // not the same in every evaluation

  bool takes(std::size_t count) const {
    return variadic ? count >= parameters.count : count == parameters.count;
  }
  Kinds parameter(std::size_t index) const {
    return parameters.kind[index < parameters.count ? index : parameters.count - 1];
  }
};

// All functions with this name and style; empty where there is none.
const std::vector<const Overload*>& overloads_of(std::string_view name, Style style);
bool is_function(std::string_view name);

// The families, each in its own file.
std::span<const Overload> standard_functions();
std::span<const Overload> conversion_functions();
std::span<const Overload> time_functions();
std::span<const Overload> string_functions();
std::span<const Overload> format_functions();
std::span<const Overload> math_functions();
std::span<const Overload> optional_functions();
std::span<const Overload> encoding_functions();
std::span<const Overload> business_functions();

}  // namespace nf::expr

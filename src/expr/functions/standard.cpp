#include "expr/functions/function.h"
#include "expr/functions/matching.h"
#include "expr/value/utf8.h"

// size, contains, startsWith, endsWith, matches, type, dyn.

namespace nf::expr {

namespace {

Value int_of(std::size_t value) { return Value::of_int(static_cast<std::int64_t>(value)); }

Value size_of_string(const Invocation& call) { return int_of(count_code_points(call[0].text())); }

Value size_of_bytes(const Invocation& call) { return int_of(call[0].text().size()); }

Value size_of_container(const Invocation& call) { return int_of(call[0].size()); }

Value contains(const Invocation& call) {
  return Value::of_bool(find_text(call[0].text(), call[1].text(), 0) != std::string_view::npos);
}

Value starts_with(const Invocation& call) {
  return Value::of_bool(call[0].text().starts_with(call[1].text()));
}

Value ends_with(const Invocation& call) { return Value::of_bool(call[0].text().ends_with(call[1].text())); }

Value matches(const Invocation& call) {
  const Pattern pattern(call[1].text());
  if (!call.frame.charge(pattern.compile_cost())) return Value::error();
  return pattern.ok() ? pattern.matches(call.frame, call[0].text()) : call.fail(pattern.error());
}

Value type_of(const Invocation& call) { return Value::of_type(type_name(call[0].kind())); }

Value dyn(const Invocation& call) { return call[0]; }

constexpr Overload kFunctions[] = {
    {"size", Style::Global, {Kind::String}, Kind::Int, size_of_string},
    {"size", Style::Global, {Kind::Bytes}, Kind::Int, size_of_bytes},
    {"size", Style::Global, {Kind::List | Kind::Map}, Kind::Int, size_of_container},
    {"size", Style::Member, {Kind::String}, Kind::Int, size_of_string},
    {"size", Style::Member, {Kind::Bytes}, Kind::Int, size_of_bytes},
    {"size", Style::Member, {Kind::List | Kind::Map}, Kind::Int, size_of_container},
    {"contains", Style::Member, {Kind::String, Kind::String}, Kind::Bool, contains},
    {"startsWith", Style::Member, {Kind::String, Kind::String}, Kind::Bool, starts_with},
    {"endsWith", Style::Member, {Kind::String, Kind::String}, Kind::Bool, ends_with},
    {"matches", Style::Member, {Kind::String, Kind::String}, Kind::Bool, matches},
    {"matches", Style::Global, {Kind::String, Kind::String}, Kind::Bool, matches},
    {"type", Style::Global, {kAny}, Kind::Type, type_of},
    {"dyn", Style::Global, {kAny}, kAny, dyn},
};

}  // namespace

std::span<const Overload> standard_functions() { return kFunctions; }

}  // namespace nf::expr

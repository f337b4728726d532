#include <charconv>
#include <cmath>
#include <limits>

#include "base/json.h"
#include "expr/functions/conversion.h"
#include "expr/functions/function.h"
#include "expr/syntax/literal.h"
#include "expr/value/time_text.h"
#include "expr/value/utf8.h"

// bool, int, uint, double, string, bytes, timestamp, duration.

namespace nf::expr {

namespace {

constexpr double kTwoTo63 = 9223372036854775808.0;
constexpr double kTwoTo64 = 18446744073709551616.0;

Value identity(const Invocation& call) { return call[0]; }

Value out_of_range(const Invocation& call, std::string_view type) {
  return call.fail(fmt::format("the value is beyond the range of {}", type));
}

Value no_conversion(const Invocation& call, std::string_view type) {
  return call.fail(fmt::format("\"{}\" is no {}", shown(call[0].text()), type));
}

template <class Integer>
bool parse_integer(std::string_view text, Integer& value) {
  if (std::is_signed_v<Integer> && text.starts_with('+')) text.remove_prefix(1);
  const char* const end = text.data() + text.size();
  const auto [stop, code] = std::from_chars(text.data(), end, value);
  return code == std::errc{} && stop == end;
}

Value int_from_uint(const Invocation& call) {
  if (call[0].as_uint() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    return out_of_range(call, "int");
  }
  return Value::of_int(static_cast<std::int64_t>(call[0].as_uint()));
}

Value int_from_double(const Invocation& call) {
  const double value = call[0].as_double();
  // The ends are excluded, as in cel-go: a double that equals one may stand for an integer beyond it.
  if (!(value > -kTwoTo63 && value < kTwoTo63)) return out_of_range(call, "int");
  return Value::of_int(static_cast<std::int64_t>(value));
}

Value int_from_string(const Invocation& call) {
  std::int64_t value = 0;
  return parse_integer(call[0].text(), value) ? Value::of_int(value) : no_conversion(call, "int");
}

Value int_from_timestamp(const Invocation& call) { return Value::of_int(call[0].timestamp().seconds); }

Value uint_from_int(const Invocation& call) {
  if (call[0].as_int() < 0) return out_of_range(call, "uint");
  return Value::of_uint(static_cast<std::uint64_t>(call[0].as_int()));
}

Value uint_from_double(const Invocation& call) {
  const double value = call[0].as_double();
  if (!(value >= 0 && value < kTwoTo64)) return out_of_range(call, "uint");
  return Value::of_uint(static_cast<std::uint64_t>(value));
}

Value uint_from_string(const Invocation& call) {
  std::uint64_t value = 0;
  return parse_integer(call[0].text(), value) ? Value::of_uint(value) : no_conversion(call, "uint");
}

Value double_from_int(const Invocation& call) {
  return Value::of_double(static_cast<double>(call[0].as_int()));
}

Value double_from_uint(const Invocation& call) {
  return Value::of_double(static_cast<double>(call[0].as_uint()));
}

Value double_from_string(const Invocation& call) {
  const std::optional<double> value = parse_double(call[0].text());
  return value ? Value::of_double(*value) : no_conversion(call, "double");
}

Value bool_from_string(const Invocation& call) {
  const std::string_view text = call[0].text();
  for (std::string_view yes : {"1", "t", "T", "true", "TRUE", "True"}) {
    if (text == yes) return Value::of_bool(true);
  }
  for (std::string_view no : {"0", "f", "F", "false", "FALSE", "False"}) {
    if (text == no) return Value::of_bool(false);
  }
  return no_conversion(call, "bool");
}

Value string_from_scalar(const Invocation& call) { return call.frame.make_string(scalar_text(call[0])); }

Value string_from_bytes(const Invocation& call) {
  if (!is_utf8(call[0].text())) return call.fail("the bytes are not UTF-8");
  return Value::of_string(call[0].text());
}

Value bytes_from_string(const Invocation& call) { return Value::of_bytes(call[0].text()); }

Value timestamp_from_string(const Invocation& call) {
  const std::optional<Instant> time = parse_timestamp(call[0].text());
  return time ? Value::of_timestamp(*time) : no_conversion(call, "timestamp (RFC 3339, years 0001 to 9999)");
}

Value timestamp_from_int(const Invocation& call) {
  const Instant time{call[0].as_int(), 0};
  return in_range(time) ? Value::of_timestamp(time) : out_of_range(call, "timestamp");
}

Value duration_from_string(const Invocation& call) {
  const std::optional<std::int64_t> nanos = parse_go_duration(call[0].text());
  return nanos ? Value::of_duration(*nanos)
               : no_conversion(call, "duration (such as 1h30m, 3.5s; up to 292 years)");
}

constexpr Overload kFunctions[] = {
    {"bool", Style::Global, {Kind::Bool}, Kind::Bool, identity},
    {"bool", Style::Global, {Kind::String}, Kind::Bool, bool_from_string},
    {"int", Style::Global, {Kind::Int}, Kind::Int, identity},
    {"int", Style::Global, {Kind::Uint}, Kind::Int, int_from_uint},
    {"int", Style::Global, {Kind::Double}, Kind::Int, int_from_double},
    {"int", Style::Global, {Kind::String}, Kind::Int, int_from_string},
    {"int", Style::Global, {Kind::Timestamp}, Kind::Int, int_from_timestamp},
    {"uint", Style::Global, {Kind::Uint}, Kind::Uint, identity},
    {"uint", Style::Global, {Kind::Int}, Kind::Uint, uint_from_int},
    {"uint", Style::Global, {Kind::Double}, Kind::Uint, uint_from_double},
    {"uint", Style::Global, {Kind::String}, Kind::Uint, uint_from_string},
    {"double", Style::Global, {Kind::Double}, Kind::Double, identity},
    {"double", Style::Global, {Kind::Int}, Kind::Double, double_from_int},
    {"double", Style::Global, {Kind::Uint}, Kind::Double, double_from_uint},
    {"double", Style::Global, {Kind::String}, Kind::Double, double_from_string},
    {"string", Style::Global, {Kind::String}, Kind::String, identity},
    {"string", Style::Global, {Kind::Bytes}, Kind::String, string_from_bytes},
    {"string",
     Style::Global,
     {kNumber | Kind::Bool | Kind::Timestamp | Kind::Duration},
     Kind::String,
     string_from_scalar},
    {"bytes", Style::Global, {Kind::Bytes}, Kind::Bytes, identity},
    {"bytes", Style::Global, {Kind::String}, Kind::Bytes, bytes_from_string},
    {"timestamp", Style::Global, {Kind::Timestamp}, Kind::Timestamp, identity},
    {"timestamp", Style::Global, {Kind::String}, Kind::Timestamp, timestamp_from_string},
    {"timestamp", Style::Global, {Kind::Int}, Kind::Timestamp, timestamp_from_int},
    {"duration", Style::Global, {Kind::Duration}, Kind::Duration, identity},
    {"duration", Style::Global, {Kind::String}, Kind::Duration, duration_from_string},
};

}  // namespace

std::string double_text(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
  if (value == 0 && std::signbit(value)) return "-0";
  std::string text;
  write_json_number(value, text);
  return text;
}

std::string scalar_text(const Value& value) {
  switch (value.kind()) {
    case Kind::Null:
      return "null";
    case Kind::Bool:
      return value.as_bool() ? "true" : "false";
    case Kind::Int:
      return std::to_string(value.as_int());
    case Kind::Uint:
      return std::to_string(value.as_uint());
    case Kind::Double:
      return double_text(value.as_double());
    case Kind::String:
    case Kind::Bytes:
    case Kind::Type:
      return std::string(value.text());
    case Kind::Timestamp:
      return format_timestamp(value.timestamp());
    case Kind::Duration:
      return format_duration(value.duration());
    case Kind::Error:
    case Kind::List:
    case Kind::Map:
    case Kind::Optional:
      break;
  }
  CHECK(false);
}

std::span<const Overload> conversion_functions() { return kFunctions; }

}  // namespace nf::expr

#include <cmath>
#include <limits>

#include "expr/functions/function.h"
#include "expr/value/compare.h"

// The math extension.

namespace nf::expr {

namespace {

constexpr Kinds kInteger = Kind::Int | Kind::Uint;

Value extreme(const Invocation& call, bool greatest, auto item, std::size_t count) {
  if (!call.frame.charge(count)) return Value::error();
  Value best = item(0);
  for (std::size_t i = 0; i < count; ++i) {
    const Value next = item(i);
    if (!next.is_number())
      return call.frame.no_overload(call.offset, greatest ? "math.greatest" : "math.least", {&next, 1});
    const std::partial_ordering order = compare_numbers(next, best);
    if (greatest ? order > 0 : order < 0) best = next;
  }
  return best;
}

template <bool kGreatest>
Value extreme_of_arguments(const Invocation& call) {
  return extreme(
      call, kGreatest, [&](std::size_t i) { return call[i]; }, call.count());
}

template <bool kGreatest>
Value extreme_of_list(const Invocation& call) {
  if (call[0].size() == 0) return call.fail("the list is empty");
  return extreme(
      call, kGreatest, [&](std::size_t i) { return call[0].item(i); }, call[0].size());
}

template <double (*kFunction)(double)>
Value real(const Invocation& call) {
  return Value::of_double(kFunction(call[0].as_double()));
}

double ceiling(double x) { return std::ceil(x); }
double floor_of(double x) { return std::floor(x); }
double rounded(double x) { return std::round(x); }  // halves away from zero
double truncated(double x) { return std::trunc(x); }
double absolute(double x) { return std::fabs(x); }
double sign_of(double x) { return std::isnan(x) ? x : static_cast<double>((x > 0) - (x < 0)); }

Value square_root(const Invocation& call) {
  const Value& x = call[0];
  return Value::of_double(std::sqrt(x.is(Kind::Int)    ? static_cast<double>(x.as_int())
                                    : x.is(Kind::Uint) ? static_cast<double>(x.as_uint())
                                                       : x.as_double()));
}

Value absolute_int(const Invocation& call) {
  const std::int64_t value = call[0].as_int();
  if (value == std::numeric_limits<std::int64_t>::min())
    return call.fail("the result is beyond 64 bits: overflow");
  return Value::of_int(value < 0 ? -value : value);
}

Value same(const Invocation& call) { return call[0]; }

Value sign_of_int(const Invocation& call) {
  return Value::of_int((call[0].as_int() > 0) - (call[0].as_int() < 0));
}

Value sign_of_uint(const Invocation& call) { return Value::of_uint(call[0].as_uint() > 0); }

Value is_nan(const Invocation& call) { return Value::of_bool(std::isnan(call[0].as_double())); }
Value is_inf(const Invocation& call) { return Value::of_bool(std::isinf(call[0].as_double())); }
Value is_finite(const Invocation& call) { return Value::of_bool(std::isfinite(call[0].as_double())); }

// The bits of an int or uint; the result has the kind of the first argument.
std::uint64_t bits(const Value& value) {
  return value.is(Kind::Int) ? static_cast<std::uint64_t>(value.as_int()) : value.as_uint();
}

Value from_bits(const Invocation& call, std::uint64_t result) {
  return call[0].is(Kind::Int) ? Value::of_int(static_cast<std::int64_t>(result)) : Value::of_uint(result);
}

Value bit_and(const Invocation& call) { return from_bits(call, bits(call[0]) & bits(call[1])); }
Value bit_or(const Invocation& call) { return from_bits(call, bits(call[0]) | bits(call[1])); }
Value bit_xor(const Invocation& call) { return from_bits(call, bits(call[0]) ^ bits(call[1])); }
Value bit_not(const Invocation& call) { return from_bits(call, ~bits(call[0])); }

// To the right an int, too, is filled up with zeros.
template <bool kLeft>
Value bit_shift(const Invocation& call) {
  const std::int64_t by = call[1].as_int();
  if (by < 0) return call.fail("negative offset: the number of places is 0 or more");
  const std::uint64_t value = bits(call[0]);
  return from_bits(call, by >= 64 ? 0 : kLeft ? value << by : value >> by);
}

constexpr Overload kFunctions[] = {
    {"math.greatest", Style::Global, {Kind::List}, kNumber, extreme_of_list<true>},
    {"math.greatest", Style::Global, {kNumber}, kNumber, extreme_of_arguments<true>, true},
    {"math.least", Style::Global, {Kind::List}, kNumber, extreme_of_list<false>},
    {"math.least", Style::Global, {kNumber}, kNumber, extreme_of_arguments<false>, true},
    {"math.ceil", Style::Global, {Kind::Double}, Kind::Double, real<ceiling>},
    {"math.floor", Style::Global, {Kind::Double}, Kind::Double, real<floor_of>},
    {"math.round", Style::Global, {Kind::Double}, Kind::Double, real<rounded>},
    {"math.trunc", Style::Global, {Kind::Double}, Kind::Double, real<truncated>},
    {"math.sqrt", Style::Global, {kNumber}, Kind::Double, square_root},
    {"math.abs", Style::Global, {Kind::Double}, Kind::Double, real<absolute>},
    {"math.abs", Style::Global, {Kind::Int}, Kind::Int, absolute_int},
    {"math.abs", Style::Global, {Kind::Uint}, Kind::Uint, same},
    {"math.sign", Style::Global, {Kind::Double}, Kind::Double, real<sign_of>},
    {"math.sign", Style::Global, {Kind::Int}, Kind::Int, sign_of_int},
    {"math.sign", Style::Global, {Kind::Uint}, Kind::Uint, sign_of_uint},
    {"math.isNaN", Style::Global, {Kind::Double}, Kind::Bool, is_nan},
    {"math.isInf", Style::Global, {Kind::Double}, Kind::Bool, is_inf},
    {"math.isFinite", Style::Global, {Kind::Double}, Kind::Bool, is_finite},
    {"math.bitAnd", Style::Global, {Kind::Int, Kind::Int}, Kind::Int, bit_and},
    {"math.bitAnd", Style::Global, {Kind::Uint, Kind::Uint}, Kind::Uint, bit_and},
    {"math.bitOr", Style::Global, {Kind::Int, Kind::Int}, Kind::Int, bit_or},
    {"math.bitOr", Style::Global, {Kind::Uint, Kind::Uint}, Kind::Uint, bit_or},
    {"math.bitXor", Style::Global, {Kind::Int, Kind::Int}, Kind::Int, bit_xor},
    {"math.bitXor", Style::Global, {Kind::Uint, Kind::Uint}, Kind::Uint, bit_xor},
    {"math.bitNot", Style::Global, {kInteger}, kInteger, bit_not},
    {"math.bitShiftLeft", Style::Global, {kInteger, Kind::Int}, kInteger, bit_shift<true>},
    {"math.bitShiftRight", Style::Global, {kInteger, Kind::Int}, kInteger, bit_shift<false>},
};

}  // namespace

std::span<const Overload> math_functions() { return kFunctions; }

}  // namespace nf::expr
